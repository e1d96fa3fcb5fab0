using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Unclip.Diffusion.Schedules;

namespace Unclip.Diffusion.Samplers;

/// <summary>
/// Ancestral sampling (Ho et al. 2020, arXiv 2006.11239, algorithm 2) on any falling subset of the timesteps:
/// x_prev = √ᾱ_prev β/(1-ᾱ_t) x̂0 + √α (1-ᾱ_prev)/(1-ᾱ_t) x_t + σ z, with β the variance between the two timesteps, α = 1-β.
/// </summary>
public sealed class DdpmSampler(NoiseSchedule schedule, IReadOnlyList<int> timesteps) : ISampler
{
    private readonly TimestepGrid grid = new(schedule, timesteps);

    public VarianceKind Variance { get; init; } = VarianceKind.FixedSmall;

    /// <summary>x̂0 is clipped to ± this; null: not clipped.</summary>
    public float? ClipRange { get; init; }

    public async IAsyncEnumerable<SamplingStep> SampleAsync(
        IDenoiser denoiser, ReadOnlyMemory<float> initialNoise, StepNoise noise, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(denoiser);
        ArgumentNullException.ThrowIfNull(noise);
        if (Variance == VarianceKind.LearnedRange && !denoiser.PredictsVariance)
            throw new ArgumentException("A learned variance needs a denoiser that predicts one.", nameof(denoiser));
        var prediction = new BatchedPrediction(denoiser, initialNoise.Length);
        ReadOnlyMemory<float> x = initialNoise;
        for (int i = 0; i < grid.Count; i++)
        {
            await prediction.RunAsync(x, grid.Step(i).Timestep, cancellationToken).ConfigureAwait(false);
            SamplingStep step = Step(i, prediction, x.Span, noise);
            yield return step;
            x = step.XPrev;
        }
    }

    private SamplingStep Step(int index, BatchedPrediction prediction, ReadOnlySpan<float> x, StepNoise noise)
    {
        (int t, int previous) = grid.Step(index);
        double alphaBar = grid.Schedule.AlphaBar(t), alphaBarPrev = grid.Schedule.AlphaBar(previous), beta = grid.Beta(t, previous);
        float xStartWeight = (float)(Math.Sqrt(alphaBarPrev) * beta / (1 - alphaBar));
        float xWeight = (float)(Math.Sqrt(1 - beta) * (1 - alphaBarPrev) / (1 - alphaBar));
        double posteriorVariance = (1 - alphaBarPrev) / (1 - alphaBar) * beta;

        float[] xStart = new float[x.Length], xPrev = new float[x.Length], z = new float[x.Length];
        if (!grid.IsLast(index))
            noise(index, z);
        for (int row = 0; row < prediction.Rows; row++)
        {
            Range at = prediction.Row(row);
            prediction.XStart(row, x[at], alphaBar, ClipRange, xStart.AsSpan(at));
            Span<float> next = xPrev.AsSpan(at);
            TensorPrimitives.Multiply(xStart.AsSpan(at), xStartWeight, next);
            TensorPrimitives.MultiplyAdd(x[at], xWeight, next, next);
            if (!grid.IsLast(index))
                AddNoise(prediction, row, beta, posteriorVariance, z.AsSpan(at), next);
        }
        return new(index, t, xStart, xPrev);
    }

    private void AddNoise(BatchedPrediction prediction, int row, double beta, double posteriorVariance, Span<float> z, Span<float> sample)
    {
        if (Variance == VarianceKind.LearnedRange)
            ScaleByLearnedDeviation(prediction.Variance(row), Math.Log(beta), Math.Log(posteriorVariance), z);
        else
            TensorPrimitives.Multiply(z, (float)Math.Sqrt(FixedVariance(beta, posteriorVariance)), z);
        TensorPrimitives.Add(sample, z, sample);
    }

    private double FixedVariance(double beta, double posteriorVariance) => Variance switch
    {
        VarianceKind.FixedSmall => posteriorVariance,
        VarianceKind.FixedSmallLog => Math.Max(posteriorVariance, 1e-20),
        VarianceKind.FixedLarge => beta,
        _ => throw new InvalidOperationException($"{Variance} is not a fixed variance."),
    };

    /// <summary>f is not clamped: a network may leave [-1, 1].</summary>
    private static void ScaleByLearnedDeviation(ReadOnlySpan<float> v, double logBeta, double logPosterior, Span<float> z)
    {
        for (int i = 0; i < z.Length; i++)
        {
            double fraction = (v[i] + 1.0) / 2;
            z[i] *= (float)Math.Exp((fraction * logBeta + (1 - fraction) * logPosterior) / 2);
        }
    }
}

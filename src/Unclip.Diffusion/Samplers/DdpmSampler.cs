using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Unclip.Diffusion.Schedules;

namespace Unclip.Diffusion.Samplers;

/// <summary>
/// Ancestral sampling (Ho et al. 2020, arXiv 2006.11239, algorithm 2) on any falling subset of the timesteps:
/// x_prev = mean of q(x_prev | x_t, x̂0) + σ z.
/// </summary>
public sealed class DdpmSampler(NoiseSchedule schedule, IReadOnlyList<int> timesteps) : ISampler
{
    private readonly TimestepGrid grid = new(schedule, timesteps);
    private readonly NoiseSchedule rounded = schedule.RoundedToSingle();

    /// <summary>Where it steps, falling.</summary>
    public IReadOnlyList<int> Timesteps => grid.Timesteps;

    public VarianceKind Variance { get; init; } = VarianceKind.FixedSmall;

    /// <summary>x̂0 is clipped to ± this; null: not clipped.</summary>
    public float? ClipRange { get; init; }

    /// <summary>
    /// Weights in float32, as diffusers' UnCLIPScheduler computes them: up to 5e-4 from the formula at both ends of the
    /// schedule (x_0 = 0.9995 x̂0), for results that are to agree with it.
    /// </summary>
    public bool SinglePrecisionWeights { get; init; }

    public async IAsyncEnumerable<SamplingStep> SampleAsync(
        IDenoiser denoiser, ReadOnlyMemory<float> initialNoise, StepNoise noise, SamplingStep? after = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(denoiser);
        ArgumentNullException.ThrowIfNull(noise);
        if (Variance == VarianceKind.LearnedRange && !denoiser.PredictsVariance)
            throw new ArgumentException("A learned variance needs a denoiser that predicts one.", nameof(denoiser));
        var prediction = new BatchedPrediction(denoiser, initialNoise.Length);
        ReadOnlyMemory<float> x = after?.XPrev ?? initialNoise;
        for (int i = after?.Index + 1 ?? 0; i < grid.Count; i++)
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
        NoiseSchedule table = SinglePrecisionWeights ? rounded : grid.Schedule;
        Posterior posterior = SinglePrecisionWeights ? Posterior.Between<float>(table, t, previous) : Posterior.Between<double>(table, t, previous);
        float[] xStart = new float[x.Length], xPrev = new float[x.Length], z = prediction.Scratch;
        if (!grid.IsLast(index))
            noise(index, z);
        for (int row = 0; row < prediction.Rows; row++)
        {
            Range at = prediction.Row(row);
            prediction.XStart(row, x[at], table.AlphaBar(t), ClipRange, xStart.AsSpan(at));
            Span<float> next = xPrev.AsSpan(at);
            TensorPrimitives.Multiply(xStart.AsSpan(at), (float)posterior.XStartWeight, next);
            TensorPrimitives.MultiplyAdd(x[at], (float)posterior.XWeight, next, next);
            if (!grid.IsLast(index))
                AddNoise(prediction, row, posterior, z.AsSpan(at), next);
        }
        return new(index, t, xStart, xPrev);
    }

    private void AddNoise(BatchedPrediction prediction, int row, Posterior posterior, Span<float> z, Span<float> sample)
    {
        if (Variance == VarianceKind.LearnedRange)
            ScaleByLearnedDeviation(prediction.Variance(row), Math.Log(posterior.Beta), Math.Log(posterior.Variance), z);
        else
            TensorPrimitives.Multiply(z, (float)Math.Sqrt(FixedVariance(posterior)), z);
        TensorPrimitives.Add(sample, z, sample);
    }

    private double FixedVariance(Posterior posterior) => Variance switch
    {
        VarianceKind.FixedSmall => posterior.Variance,
        VarianceKind.FixedSmallLog => Math.Max(posterior.Variance, 1e-20),
        VarianceKind.FixedLarge => posterior.Beta,
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

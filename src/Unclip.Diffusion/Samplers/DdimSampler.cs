using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Unclip.Diffusion.Schedules;

namespace Unclip.Diffusion.Samplers;

/// <summary>
/// DDIM (Song et al. 2020, arXiv 2010.02502, eq. 12 and 16): x_prev = √ᾱ_prev x̂0 + √(1-ᾱ_prev-σ²) ε̂ + σ z,
/// σ = η √((1-ᾱ_prev)/(1-ᾱ_t)) √(1-ᾱ_t/ᾱ_prev).
/// </summary>
public sealed class DdimSampler(NoiseSchedule schedule, IReadOnlyList<int> timesteps) : ISampler
{
    private readonly TimestepGrid grid = new(schedule, timesteps);

    public IReadOnlyList<int> Timesteps => grid.Timesteps;

    /// <summary>η: 0 deterministic, 1 ancestral.</summary>
    public double Eta { get; init; }

    /// <summary>x̂0 is clipped to ± this; null: not clipped.</summary>
    public float? ClipRange { get; init; }

    /// <summary>
    /// Whether ε̂ is derived anew from the clipped x̂0, as guided-diffusion does (keeps x_prev at its noise level), or is
    /// what the network said, as diffusers does. They differ only where x̂0 was clipped.
    /// </summary>
    public bool EpsilonFromClippedXStart { get; init; } = true;

    public async IAsyncEnumerable<SamplingStep> SampleAsync(
        IDenoiser denoiser, ReadOnlyMemory<float> initialNoise, StepNoise noise, SamplingStep? after = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(denoiser);
        ArgumentNullException.ThrowIfNull(noise);
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

    /// <summary>∂x_prev/∂x_t of a step where the velocity does not change with x_t: the cosine of the angle between both noise levels.</summary>
    internal double Slope(int index)
    {
        (int t, int previous) = grid.Step(index);
        double alphaBar = grid.Schedule.AlphaBar(t), alphaBarPrev = grid.Schedule.AlphaBar(previous);
        return Math.Sqrt(alphaBar * alphaBarPrev) + Math.Sqrt((1 - alphaBar) * (1 - alphaBarPrev));
    }

    internal SamplingStep Step(int index, BatchedPrediction prediction, ReadOnlySpan<float> x, StepNoise noise)
    {
        (int t, int previous) = grid.Step(index);
        double alphaBar = grid.Schedule.AlphaBar(t), alphaBarPrev = grid.Schedule.AlphaBar(previous);
        double sigma = Eta * Math.Sqrt((1 - alphaBarPrev) / (1 - alphaBar)) * Math.Sqrt(1 - alphaBar / alphaBarPrev);
        float direction = (float)Math.Sqrt(Math.Max(0, 1 - alphaBarPrev - sigma * sigma));

        float[] xStart = new float[x.Length], xPrev = new float[x.Length];
        for (int row = 0; row < prediction.Rows; row++)
        {
            Range at = prediction.Row(row);
            prediction.XStart(row, x[at], alphaBar, ClipRange, xStart.AsSpan(at));
            Span<float> next = xPrev.AsSpan(at);
            Epsilon(prediction, row, x[at], xStart.AsSpan(at), alphaBar, next);
            TensorPrimitives.Multiply(next, direction, next);
            TensorPrimitives.MultiplyAdd(xStart.AsSpan(at), (float)Math.Sqrt(alphaBarPrev), next, next);
        }
        if (sigma > 0)
            AddNoise(index, noise, (float)sigma, prediction.Scratch, xPrev);
        return new(index, t, xStart, xPrev);
    }

    private void Epsilon(
        BatchedPrediction prediction, int row, ReadOnlySpan<float> x, ReadOnlySpan<float> xStart, double alphaBar, Span<float> destination)
    {
        if (ClipRange is not null && EpsilonFromClippedXStart)
            PredictionConversion.ToEpsilon(PredictionKind.XStart, xStart, x, alphaBar, destination);
        else
            prediction.Epsilon(row, x, alphaBar, destination);
    }

    private static void AddNoise(int index, StepNoise noise, float sigma, float[] z, Span<float> sample)
    {
        noise(index, z);
        TensorPrimitives.MultiplyAdd(z, sigma, sample, sample);
    }
}

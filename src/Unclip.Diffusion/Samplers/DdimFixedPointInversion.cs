using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Unclip.Diffusion.Samplers;

/// <summary>
/// The noise from which a deterministic <see cref="DdimSampler"/> comes back to a given picture. Each of its steps
/// x_prev = f(x_t) is solved for x_t by accelerated fixed-point iteration (<see cref="AndersonIteration"/>; Pan et al. 2023,
/// arXiv 2309.04907, "AIDI"), where <see cref="DdimInversion"/> only assumes that the network says at x_t what it said at x_prev.
/// </summary>
/// <remarks>
/// F(x) = (x_prev - f(x)) / (√ᾱ√ᾱ_prev + √(1-ᾱ)√(1-ᾱ_prev)) becomes 0. The divisor is ∂f/∂x where the velocity does not
/// change with x: unlike that of x̂0 or ε̂, it is near 1 at every noise level.
/// </remarks>
/// <param name="sampler">Its η is 0.</param>
/// <param name="iterations">Network calls for each step, at least 1.</param>
public sealed class DdimFixedPointInversion(DdimSampler sampler, int iterations)
{
    private readonly DdimSampler sampler = Check(sampler, iterations);

    /// <summary>The sampler's steps from its last to its first; <see cref="SamplingStep.XPrev"/> is the sample at the step's own timestep.</summary>
    /// <param name="denoiser">The network, conditioned and guided as it is going to be when sampling.</param>
    /// <param name="sample">x_0, [B, SampleSize].</param>
    /// <param name="after">As in <see cref="ISampler.SampleAsync"/>.</param>
    /// <param name="cancellationToken">Handed to every denoiser call.</param>
    public async IAsyncEnumerable<SamplingStep> InvertAsync(
        IDenoiser denoiser, ReadOnlyMemory<float> sample, SamplingStep? after = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(denoiser);
        var prediction = new BatchedPrediction(denoiser, sample.Length);
        float[] target = (after?.XPrev ?? sample).ToArray();
        for (int index = sampler.Timesteps.Count - 2 - (after?.Index ?? -1); index >= 0; index--)
        {
            SamplingStep solved = await SolveAsync(index, prediction, target, cancellationToken).ConfigureAwait(false);
            yield return solved;
            target = solved.XPrev.ToArray();
        }
    }

    private async ValueTask<SamplingStep> SolveAsync(int index, BatchedPrediction prediction, float[] target, CancellationToken cancellationToken)
    {
        float slope = (float)sampler.Slope(index);
        AndersonIteration[] rows = [.. Enumerable.Range(0, prediction.Rows).Select(row => new AndersonIteration(target[prediction.Row(row)]))];
        ReadOnlyMemory<float> xStart = default;
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            float[] x = [.. rows.SelectMany(row => row.X)];
            await prediction.RunAsync(x, sampler.Timesteps[index], cancellationToken).ConfigureAwait(false);
            SamplingStep step = sampler.Step(index, prediction, x, NoNoise);
            xStart = step.XStart;
            float[] correction = new float[x.Length];
            TensorPrimitives.Subtract(target, step.XPrev.Span, correction);
            TensorPrimitives.Divide(correction, slope, correction);
            for (int row = 0; row < rows.Length; row++)
                rows[row].Advance(correction[prediction.Row(row)]);
        }
        return new(sampler.Timesteps.Count - 1 - index, sampler.Timesteps[index], xStart, (float[])[.. rows.SelectMany(row => row.Best)]);
    }

    private static void NoNoise(int step, Span<float> destination) => throw new InvalidOperationException("A deterministic sampler draws no noise.");

    private static DdimSampler Check(DdimSampler sampler, int iterations)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        return sampler.Eta == 0 ? sampler : throw new ArgumentException($"η is {sampler.Eta}, expected 0: noise cannot be undone.", nameof(sampler));
    }
}

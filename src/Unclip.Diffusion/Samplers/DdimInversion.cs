using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Unclip.Diffusion.Schedules;

namespace Unclip.Diffusion.Samplers;

/// <summary>
/// DDIM's ordinary differential equation run backwards, from a picture to the noise that leads to it (Song et al. 2020,
/// arXiv 2010.02502, §4.3; unCLIP, arXiv 2204.06125 §3): x_next = √ᾱ_next x̂0 + √(1-ᾱ_next) ε̂.
/// </summary>
/// <param name="schedule">The schedule.</param>
/// <param name="timesteps">
/// Rising; the sample is taken to lie at the first. The last is only stepped to, and may be T, pure noise (ᾱ = 0).
/// </param>
public sealed class DdimInversion(NoiseSchedule schedule, IReadOnlyList<int> timesteps)
{
    private readonly int[] timesteps = Check(schedule, timesteps);

    /// <summary>One step for each timestep but the last; <see cref="SamplingStep.XPrev"/> is the sample at the next, noisier one.</summary>
    /// <param name="denoiser">The network, conditioned on what the sample shows.</param>
    /// <param name="sample">x at the first timestep, [B, SampleSize].</param>
    /// <param name="cancellationToken">Handed to every denoiser call.</param>
    public async IAsyncEnumerable<SamplingStep> InvertAsync(
        IDenoiser denoiser, ReadOnlyMemory<float> sample, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(denoiser);
        var prediction = new BatchedPrediction(denoiser, sample.Length);
        ReadOnlyMemory<float> x = sample;
        for (int i = 0; i + 1 < timesteps.Length; i++)
        {
            await prediction.RunAsync(x, timesteps[i], cancellationToken).ConfigureAwait(false);
            SamplingStep step = Step(i, prediction, x.Span);
            yield return step;
            x = step.XPrev;
        }
    }

    private SamplingStep Step(int index, BatchedPrediction prediction, ReadOnlySpan<float> x)
    {
        double alphaBar = schedule.AlphaBar(timesteps[index]), alphaBarNext = schedule.AlphaBar(timesteps[index + 1]);
        float[] xStart = new float[x.Length], xNext = new float[x.Length];
        for (int row = 0; row < prediction.Rows; row++)
        {
            Range at = prediction.Row(row);
            prediction.XStart(row, x[at], alphaBar, clipRange: null, xStart.AsSpan(at));
            Span<float> next = xNext.AsSpan(at);
            prediction.Epsilon(row, x[at], alphaBar, next);
            TensorPrimitives.Multiply(next, (float)Math.Sqrt(1 - alphaBarNext), next);
            TensorPrimitives.MultiplyAdd(xStart.AsSpan(at), (float)Math.Sqrt(alphaBarNext), next, next);
        }
        return new(index, timesteps[index], xStart, xNext);
    }

    private static int[] Check(NoiseSchedule schedule, IReadOnlyList<int> timesteps)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(timesteps);
        ArgumentOutOfRangeException.ThrowIfLessThan(timesteps.Count, 2);
        int below = -1;
        foreach (int t in timesteps)
        {
            if (t <= below || t > schedule.TimestepCount)
                throw new ArgumentException($"Timestep {t}: expected rising timesteps within 0 … {schedule.TimestepCount}.", nameof(timesteps));
            below = t;
        }
        return [.. timesteps];
    }
}

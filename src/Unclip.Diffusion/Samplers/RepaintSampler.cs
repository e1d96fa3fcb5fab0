using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Unclip.Diffusion.Schedules;

namespace Unclip.Diffusion.Samplers;

/// <summary>
/// Inpainting with a denoiser that was not trained for it (RePaint, Lugmayr et al. 2022, arXiv 2201.09865, algorithm 1): the known
/// part follows the given picture through all noise levels, and every step is taken several times, with noise added
/// back between, so that both parts come to agree. The known part is put into x̂0, so that one posterior
/// q(x_prev | x_t, x̂0) draws both; for a known x_0 that is the same process as drawing q(x_prev | x_0).
/// </summary>
/// <param name="schedule">The schedule.</param>
/// <param name="timesteps">Falling.</param>
/// <param name="known">The picture, [SampleSize], the same for every row.</param>
/// <param name="unknown">[SampleSize], 0 where the picture is kept, 1 where it is painted; between, both are mixed.</param>
public sealed class RepaintSampler(NoiseSchedule schedule, IReadOnlyList<int> timesteps, float[] known, float[] unknown) : ISampler
{
    private readonly TimestepGrid grid = new(schedule, timesteps);

    public IReadOnlyList<int> Timesteps => grid.Timesteps;

    /// <summary>x̂0 is clipped to ± this; null: not clipped.</summary>
    public float? ClipRange { get; init; }

    /// <summary>U, how many times every step but the last is taken.</summary>
    public int Repetitions { get; init; } = 3;

    public async IAsyncEnumerable<SamplingStep> SampleAsync(
        IDenoiser denoiser, ReadOnlyMemory<float> initialNoise, StepNoise noise, SamplingStep? after = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(denoiser);
        ArgumentNullException.ThrowIfNull(noise);
        var prediction = new BatchedPrediction(denoiser, initialNoise.Length);
        float[] x = (after?.XPrev ?? initialNoise).ToArray();
        for (int i = after?.Index + 1 ?? 0; i < grid.Count; i++)
        {
            int repetitions = grid.IsLast(i) ? 1 : Repetitions;
            for (int repetition = 0; repetition < repetitions; repetition++)
            {
                if (repetition > 0)
                    Renoise(i, x, Draw(noise, i, (2 * repetition) - 1, x.Length));
                await prediction.RunAsync(x, grid.Step(i).Timestep, cancellationToken).ConfigureAwait(false);
                SamplingStep step = Step(i, prediction, x, grid.IsLast(i) ? new float[x.Length] : Draw(noise, i, 2 * repetition, x.Length));
                x = step.XPrev.ToArray();
                if (repetition == repetitions - 1)
                    yield return step;
            }
        }
    }

    private SamplingStep Step(int index, BatchedPrediction prediction, ReadOnlySpan<float> x, float[] z)
    {
        (int t, int previous) = grid.Step(index);
        Posterior posterior = Posterior.Between<double>(schedule, t, previous);
        float[] xStart = new float[x.Length];
        for (int row = 0; row < prediction.Rows; row++)
        {
            Span<float> part = xStart.AsSpan(prediction.Row(row));
            prediction.XStart(row, x[prediction.Row(row)], schedule.AlphaBar(t), ClipRange, part);
            for (int i = 0; i < part.Length; i++)
                part[i] = known[i] + (unknown[i] * (part[i] - known[i]));
        }
        float[] xPrev = z;
        TensorPrimitives.Multiply(z, (float)Math.Sqrt(posterior.Variance), xPrev);
        TensorPrimitives.MultiplyAdd(xStart, (float)posterior.XStartWeight, xPrev, xPrev);
        TensorPrimitives.MultiplyAdd(x, (float)posterior.XWeight, xPrev, xPrev);
        return new(index, t, xStart, xPrev);
    }

    /// <summary>q(x_t | x_prev): √(1-β) x_prev + √β z.</summary>
    private void Renoise(int index, Span<float> x, float[] z)
    {
        (int t, int previous) = grid.Step(index);
        double beta = Posterior.Between<double>(schedule, t, previous).Beta;
        TensorPrimitives.Multiply(x, (float)Math.Sqrt(1 - beta), x);
        TensorPrimitives.MultiplyAdd(z, (float)Math.Sqrt(beta), x, x);
    }

    /// <summary>Noise of its own for each of a step's draws; a step's first is the one that any sampler takes there.</summary>
    private float[] Draw(StepNoise noise, int index, int draw, int length)
    {
        float[] z = new float[length];
        noise(index + (draw * schedule.TimestepCount), z);
        return z;
    }
}

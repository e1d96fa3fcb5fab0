using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Unclip.Diffusion.Schedules;

namespace Unclip.Diffusion.Samplers;

/// <summary>
/// DPM-Solver++(2M) (Lu et al. 2022, arXiv 2211.01095, algorithm 2): a second-order multistep solver in
/// λ = log(√ᾱ / √(1-ᾱ)). With h = λ_prev - λ_t and r = h_before / h,
/// x_prev = √(1-ᾱ_prev)/√(1-ᾱ_t) x_t - √ᾱ_prev (e^-h - 1) (x̂0 + (x̂0 - x̂0_before) / 2r). Deterministic.
/// </summary>
public sealed class DpmSolverSampler(NoiseSchedule schedule, IReadOnlyList<int> timesteps) : ISampler
{
    private readonly TimestepGrid grid = new(schedule, timesteps);

    public IReadOnlyList<int> Timesteps => grid.Timesteps;

    /// <summary>x̂0 is clipped to ± this; null: not clipped.</summary>
    public float? ClipRange { get; init; }

    /// <summary>The timestep that the last step leads to: -1 the clean sample; diffusers stops at 0, one step of noise before it.</summary>
    public int FinalTimestep { get; init; } = -1;

    /// <summary>Whether the last step is of first order: more stable with few steps. One that ends in the clean sample always is.</summary>
    public bool LowerOrderFinal { get; init; } = true;

    public async IAsyncEnumerable<SamplingStep> SampleAsync(
        IDenoiser denoiser, ReadOnlyMemory<float> initialNoise, StepNoise noise, SamplingStep? after = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(denoiser);
        var prediction = new BatchedPrediction(denoiser, initialNoise.Length);
        ReadOnlyMemory<float> x = after?.XPrev ?? initialNoise, xStartBefore = after?.XStart ?? default;
        for (int i = after?.Index + 1 ?? 0; i < grid.Count; i++)
        {
            int t = grid.Step(i).Timestep;
            await prediction.RunAsync(x, t, cancellationToken).ConfigureAwait(false);
            float[] xStart = new float[x.Length];
            for (int row = 0; row < prediction.Rows; row++)
                prediction.XStart(row, x.Span[prediction.Row(row)], grid.Schedule.AlphaBar(t), ClipRange, xStart.AsSpan(prediction.Row(row)));
            SamplingStep step = new(i, t, xStart, Step(i, x.Span, xStart, xStartBefore.Span, prediction.Scratch));
            yield return step;
            (x, xStartBefore) = (step.XPrev, xStart);
        }
    }

    private float[] Step(int index, ReadOnlySpan<float> x, ReadOnlySpan<float> xStart, ReadOnlySpan<float> xStartBefore, float[] scratch)
    {
        (int t, int previous) = grid.Step(index);
        if (grid.IsLast(index))
            previous = FinalTimestep;
        (_, double noise, double lambda) = Terms(t);
        (double signalPrev, double noisePrev, double lambdaPrev) = Terms(previous);
        double h = lambdaPrev - lambda;
        bool firstOrder = index == 0 || previous < 0 || (grid.IsLast(index) && LowerOrderFinal);

        ReadOnlySpan<float> slope = xStart;
        if (!firstOrder)
        {
            double r = (lambda - Terms(grid.Step(index - 1).Timestep).Lambda) / h;
            TensorPrimitives.Subtract(xStart, xStartBefore, scratch);
            TensorPrimitives.MultiplyAdd(scratch, (float)(0.5 / r), xStart, scratch);
            slope = scratch;
        }
        float[] xPrev = new float[x.Length];
        TensorPrimitives.Multiply(x, (float)(noisePrev / noise), xPrev);
        TensorPrimitives.MultiplyAdd(slope, (float)(-signalPrev * (Math.Exp(-h) - 1)), xPrev, xPrev);
        return xPrev;
    }

    /// <returns>√ᾱ, √(1-ᾱ) and λ, which is infinite for the clean sample.</returns>
    private (double Signal, double Noise, double Lambda) Terms(int timestep)
    {
        double alphaBar = grid.Schedule.AlphaBar(timestep);
        (double signal, double noise) = (Math.Sqrt(alphaBar), Math.Sqrt(1 - alphaBar));
        return (signal, noise, Math.Log(signal) - Math.Log(noise));
    }
}

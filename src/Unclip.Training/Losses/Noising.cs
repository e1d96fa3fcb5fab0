using Unclip.Diffusion;
using Unclip.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Unclip.Training.Losses;

/// <summary>The forward process as tensors: x_t and the regression target at a random timestep per row.</summary>
public sealed class Noising
{
    private readonly (double Mean, double Deviation)? logitNormal;
    private readonly Tensor signal;
    private readonly Tensor noise;
    private readonly int timestepCount;

    /// <param name="logitNormal">
    /// Mean and standard deviation of logit(t / T) (Esser et al. 2024, arXiv 2403.03206 §3.1), to learn more where
    /// shapes are decided than where the last grain is removed; null draws t uniformly.
    /// </param>
    public Noising(NoiseSchedule schedule, (double Mean, double Deviation)? logitNormal = null)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        this.logitNormal = logitNormal;
        timestepCount = schedule.TimestepCount;
        Tensor alphaBar = tensor([.. Enumerable.Range(0, timestepCount).Select(schedule.AlphaBar)]);
        signal = alphaBar.sqrt().to(ScalarType.Float32).DetachFromDisposeScope();
        noise = (1 - alphaBar).sqrt().to(ScalarType.Float32).DetachFromDisposeScope();
    }

    /// <param name="xStart">x_0 [B, …]</param>
    /// <returns>x_t, t as float [B], and what the network should predict.</returns>
    public (Tensor Sample, Tensor Timesteps, Tensor Target) Draw(Tensor xStart, PredictionKind prediction)
    {
        ArgumentNullException.ThrowIfNull(xStart);
        long[] perRow = [xStart.shape[0], .. Enumerable.Repeat(1L, xStart.shape.Length - 1)];
        Tensor t = DrawTimesteps(xStart.shape[0]);
        (Tensor a, Tensor s) = (signal.index_select(0, t).view(perRow), noise.index_select(0, t).view(perRow));
        Tensor epsilon = randn_like(xStart);
        Tensor target = prediction switch
        {
            PredictionKind.XStart => xStart,
            PredictionKind.Epsilon => epsilon,
            PredictionKind.Velocity => a * epsilon - s * xStart,
            _ => throw new ArgumentOutOfRangeException(nameof(prediction)),
        };
        return (a * xStart + s * epsilon, t.to(ScalarType.Float32), target);
    }

    private Tensor DrawTimesteps(long count)
    {
        if (logitNormal is not { } density)
            return randint(0, timestepCount, [count], dtype: ScalarType.Int64);
        Tensor fraction = (randn(count) * density.Deviation + density.Mean).sigmoid();
        return (fraction * timestepCount).to(ScalarType.Int64).clamp(0, timestepCount - 1);
    }
}

using Unclip.Training.World;

namespace Unclip.Training.Data;

/// <summary>What draws one worker's share of a training step, its scenes and captions: the same on every machine, and in a run that goes on.</summary>
internal static class StepRandom
{
    /// <param name="seed">The run's.</param>
    /// <param name="step">Which.</param>
    /// <param name="worker">Which, below 128.</param>
    public static Random Of(ulong seed, long step, int worker) => new((int)new SplitMix64(seed ^ ((ulong)step << 8) ^ (ulong)worker).Next());
}

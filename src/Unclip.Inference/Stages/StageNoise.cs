using Unclip.Diffusion.Noise;
using Unclip.Diffusion.Samplers;

namespace Unclip.Inference.Stages;

/// <summary>All the randomness of one stage.</summary>
/// <param name="Initial">x_T, [B, SampleSize].</param>
/// <param name="Steps">What each sampling step adds.</param>
internal sealed record StageNoise(float[] Initial, StepNoise Steps)
{
    /// <summary>The noise that a seed stands for: picture k's does not depend on how many others are made.</summary>
    public static StageNoise FromSeed(uint seed, NoiseStage stage, int count, int sampleSize)
    {
        var noise = new CounterNoise(seed);
        float[] initial = new float[count * sampleSize];
        noise.FillRows(0, stage, CounterNoise.InitialStep, sampleSize, initial);
        return new(initial, (step, destination) => noise.FillRows(0, stage, step + 1, sampleSize, destination));
    }
}

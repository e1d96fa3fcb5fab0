using Unclip.Diffusion.Noise;
using Unclip.Diffusion.Samplers;

namespace Unclip.Inference.Stages;

/// <summary>All the randomness of one stage.</summary>
/// <param name="Initial">x_T, [B, SampleSize].</param>
/// <param name="Steps">What each sampling step adds.</param>
internal sealed record StageNoise(float[] Initial, StepNoise Steps)
{
    /// <summary>The noise that a seed stands for: picture k's does not depend on how many others are made.</summary>
    /// <param name="seed">The request's.</param>
    /// <param name="stage">Whose noise.</param>
    /// <param name="count">Pictures.</param>
    /// <param name="sampleSize">Values of one sample.</param>
    /// <param name="candidates">Tries at each picture: rows are the first try at every picture, then the second, and so on.</param>
    public static StageNoise FromSeed(uint seed, NoiseStage stage, int count, int sampleSize, int candidates = 1)
    {
        var noise = new CounterNoise(seed);
        float[] initial = new float[candidates * count * sampleSize];
        Fill(CounterNoise.InitialStep, initial);
        return new(initial, (step, destination) => Fill(step + 1, destination));

        void Fill(int step, Span<float> destination)
        {
            for (int candidate = 0; candidate < candidates; candidate++)
                noise.FillRows(0, stage, step, sampleSize, destination.Slice(candidate * count * sampleSize, count * sampleSize), candidate);
        }
    }

    /// <summary>One picture's noise for every row: rows then differ in their condition alone.</summary>
    public static StageNoise Shared(uint seed, NoiseStage stage, int rows, int sampleSize)
    {
        StageNoise one = FromSeed(seed, stage, 1, sampleSize);
        return new(Stages.Rows.Repeat(one.Initial, rows), (step, destination) =>
        {
            one.Steps(step, destination[..sampleSize]);
            for (int row = 1; row < rows; row++)
                destination[..sampleSize].CopyTo(destination.Slice(row * sampleSize, sampleSize));
        });
    }
}

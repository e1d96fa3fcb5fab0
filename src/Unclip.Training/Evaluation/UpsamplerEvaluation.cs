using Unclip.Inference;
using Unclip.Inference.Pictures;
using Unclip.Inference.Stages;
using Unclip.Training.World;

namespace Unclip.Training.Evaluation;

/// <summary>What one way of enlarging makes of drawn pictures.</summary>
/// <param name="Side">Of the large pictures, in pixels.</param>
/// <param name="Steps">The upsampler's; null: bicubic interpolation.</param>
/// <param name="Pictures">How many were enlarged.</param>
/// <param name="Scores">The mean.</param>
internal sealed record Enlargement(int Side, int? Steps, int Pictures, EnlargementScores Scores);

/// <summary>Enlarges drawn pictures, averaged down to what an upsampler gets.</summary>
internal static class UpsamplerEvaluation
{
    /// <summary>Larger pictures take minutes: of the scenes only every fourth is enlarged to them, in few steps.</summary>
    private const int UsualSide = 256, MaxStepsOfLarger = 4;

    /// <returns>For each size above the decoder's bicubic interpolation, then the upsampler with every number of steps.</returns>
    public static async Task<List<Enlargement>> MeasureAsync(
        UnclipModel model, IReadOnlyList<Scene> scenes, IReadOnlyList<int> stepCounts, CancellationToken cancellationToken)
    {
        List<Enlargement> results = [];
        IReadOnlyList<int> sides = model.Capabilities.Cascade.Sides;
        foreach ((int index, UpsamplerStage stage) in UpsamplerStage.AllOf(model).Index())
        {
            bool usual = stage.Side <= UsualSide;
            (uint Seed, float[] Small, float[] Large)[] drawn = [.. scenes.Index().Where(scene => usual || scene.Index % 4 == 0).Select(scene =>
                ((uint)scene.Index, PlanarPixels.FromPicture(PictureMaker.Drawn(scene.Item, sides[index])), PlanarPixels.FromPicture(PictureMaker.Drawn(scene.Item, stage.Side))))];
            foreach (int? steps in (int?[])[null, .. stepCounts.Where(count => usual || count <= MaxStepsOfLarger)])
            {
                List<EnlargementScores> scores = [];
                foreach ((uint seed, float[] small, float[] large) in drawn)
                {
                    float[] enlarged = steps is { } count
                        ? await EnlargeAsync(stage, small, sides[index], count, seed, cancellationToken)
                        : [.. BicubicResize.Resize(small, sides[index], stage.Side).Select(value => Math.Clamp(value, -1, 1))];
                    scores.Add(EnlargementScores.Of(enlarged, large, stage.Side));
                }

                results.Add(new(stage.Side, steps, drawn.Length, new(scores.Average(s => s.Psnr), scores.Average(s => s.Sharpness))));
            }
        }

        return results;
    }

    private static async Task<float[]> EnlargeAsync(UpsamplerStage stage, float[] small, int smallSide, int steps, uint seed, CancellationToken cancellationToken)
    {
        float[] large = [];
        StageNoise noise = StageNoise.FromSeed(seed, stage.Stage, 1, stage.SampleSize);
        await foreach (Diffusion.Samplers.SamplingStep step in stage.SampleAsync(small, smallSide, stage.Sampler(steps), noise, cancellationToken))
            large = step.XPrev.ToArray();
        return large;
    }
}

using Unclip.Inference;
using Unclip.Inference.Pictures;
using Unclip.Inference.Stages;
using Unclip.Training.World;

namespace Unclip.Training.Evaluation;

/// <summary>Enlarges drawn pictures, averaged down to what the decoder makes, beside bicubic enlargement.</summary>
internal static class UpsamplerEvaluation
{
    /// <summary>Larger pictures take minutes: of the scenes only every fourth is enlarged to them.</summary>
    private const int UsualSide = 256;

    /// <returns>For each size above the decoder's: the side, the number of pictures, the upsampler's scores and bicubic's.</returns>
    public static async Task<List<(int Side, int Pictures, EnlargementScores Upsampler, EnlargementScores Bicubic)>> MeasureAsync(
        UnclipModel model, IReadOnlyList<Scene> scenes, int steps, CancellationToken cancellationToken)
    {
        List<(int, int, EnlargementScores, EnlargementScores)> results = [];
        IReadOnlyList<int> sides = model.Capabilities.Cascade.Sides;
        foreach ((int index, UpsamplerStage stage) in UpsamplerStage.AllOf(model).Index())
        {
            List<EnlargementScores> learned = [], bicubic = [];
            foreach ((int number, Scene scene) in scenes.Index().Where(scene => stage.Side <= UsualSide || scene.Index % 4 == 0))
            {
                float[] drawn = PlanarPixels.FromPicture(PictureMaker.Drawn(scene, stage.Side));
                float[] small = PlanarPixels.FromPicture(PictureMaker.Drawn(scene, sides[index]));
                StageNoise noise = StageNoise.FromSeed((uint)number, stage.Stage, 1, stage.SampleSize);
                float[] enlarged = [];
                await foreach (Diffusion.Samplers.SamplingStep step in stage.SampleAsync(small, sides[index], stage.Sampler(steps), noise, cancellationToken))
                    enlarged = step.XPrev.ToArray();
                learned.Add(EnlargementScores.Of(enlarged, drawn, stage.Side));
                bicubic.Add(EnlargementScores.Of(BicubicResize.Resize(small, sides[index], stage.Side), drawn, stage.Side));
            }
            results.Add((stage.Side, learned.Count, Mean(learned), Mean(bicubic)));
        }
        return results;

        static EnlargementScores Mean(List<EnlargementScores> scores) => new(scores.Average(s => s.Psnr), scores.Average(s => s.Sharpness));
    }
}

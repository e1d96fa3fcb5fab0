using Unclip.Inference;
using Unclip.Inference.Pictures;
using Unclip.Inference.Stages;
using Unclip.Training.World;

namespace Unclip.Training.Evaluation;

/// <summary>How near an enlarged picture comes to the one drawn at that size.</summary>
/// <param name="Psnr">Peak signal-to-noise ratio, in dB.</param>
/// <param name="Sharpness">Strength of its steepest edges as a share of the drawn picture's: 1 is as sharp.</param>
public sealed record EnlargementScores(double Psnr, double Sharpness)
{
    /// <summary>Of all neighbouring pixels, the share with the largest differences that count as edges.</summary>
    private const double EdgeShare = 0.02;

    /// <param name="enlarged">[3, side, side] in [-1, 1].</param>
    /// <param name="drawn">The same picture as it should be.</param>
    /// <param name="side">Pixels.</param>
    public static EnlargementScores Of(float[] enlarged, float[] drawn, int side)
    {
        ArgumentNullException.ThrowIfNull(enlarged);
        ArgumentNullException.ThrowIfNull(drawn);
        double squares = enlarged.Zip(drawn, (a, b) => (double)(a - b) * (a - b)).Average();
        return new(10 * Math.Log10(4 / Math.Max(squares, 1e-10)), SteepestEdges(enlarged, side) / SteepestEdges(drawn, side));
    }

    private static double SteepestEdges(float[] planes, int side)
    {
        double[] steps = [.. Enumerable.Range(0, planes.Length - 1).Where(i => i % side < side - 1).Select(i => (double)Math.Abs(planes[i + 1] - planes[i]))];
        Array.Sort(steps);
        return steps[^(int)(EdgeShare * steps.Length)..].Average();
    }
}

/// <summary>Enlarges drawn pictures, averaged down to what the decoder makes, beside bicubic enlargement.</summary>
internal static class UpsamplerEvaluation
{
    /// <returns>For each size above the decoder's: the side, the upsampler's scores and bicubic's.</returns>
    public static async Task<List<(int Side, EnlargementScores Upsampler, EnlargementScores Bicubic)>> MeasureAsync(
        UnclipModel model, IReadOnlyList<Scene> scenes, int steps, CancellationToken cancellationToken)
    {
        List<(int, EnlargementScores, EnlargementScores)> results = [];
        IReadOnlyList<int> sides = model.Capabilities.Cascade.Sides;
        foreach ((int index, UpsamplerStage stage) in UpsamplerStage.AllOf(model).Index())
        {
            List<EnlargementScores> learned = [], bicubic = [];
            foreach ((int number, Scene scene) in scenes.Index())
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
            results.Add((stage.Side, Mean(learned), Mean(bicubic)));
        }
        return results;

        static EnlargementScores Mean(List<EnlargementScores> scores) => new(scores.Average(s => s.Psnr), scores.Average(s => s.Sharpness));
    }
}

using Unclip.Inference.Pictures;
using Unclip.Training.World;
using static TorchSharp.torch;

namespace Unclip.Training.Data;

/// <summary>
/// Random crops of large drawn pictures, each with the same part of the small picture as an upsampler sees it: degraded,
/// then enlarged. Drawn on the fly; a crop costs a small part of what training on it does.
/// </summary>
/// <param name="smallSide">Side of the pictures that are to be upsampled.</param>
/// <param name="largeSide">Side of the result; a multiple of the small side.</param>
/// <param name="cropSide">Of the large picture; a multiple of the factor between both sides.</param>
/// <param name="seed">Of everything random.</param>
public sealed class UpsamplingCrops(int smallSide, int largeSide, int cropSide, Degradation degradation, ulong seed)
{
    /// <summary>Of one drawn picture.</summary>
    public const int CropsOfEach = 2;

    /// <summary>How far bicubic interpolation looks, in small pixels.</summary>
    private const int Margin = 2;

    private readonly int factor = largeSide / smallSide;

    /// <summary>One worker's share of a step's batch; the same (seed, step, worker) draws the same crops.</summary>
    /// <param name="count">A multiple of <see cref="CropsOfEach"/>.</param>
    /// <returns>The crops and what the network sees of them, both [count, 3, crop side, crop side] in [-1, 1].</returns>
    public (Tensor Large, Tensor Upscaled) Draw(long step, int worker, int count)
    {
        Random random = StepRandom.Of(seed, step, worker);
        float[] large = new float[count * 3 * cropSide * cropSide], upscaled = new float[large.Length];
        for (int first = 0; first < count; first += CropsOfEach)
        {
            float[] picture = PlanarPixels.FromPicture(new(largeSide, largeSide, SceneRenderer.Render(SceneGenerator.Draw((ulong)random.NextInt64()), largeSide)));
            float[] small = degradation.Apply(Averaged(picture), smallSide, random);
            for (int i = first; i < first + CropsOfEach; i++)
            {
                int side = cropSide / factor, left = random.Next(smallSide - side + 1), top = random.Next(smallSide - side + 1);
                int start = i * 3 * cropSide * cropSide;
                Copy(picture, largeSide, left * factor, top * factor, large.AsSpan(start), cropSide);
                Upscale(small, left, top, side, upscaled.AsSpan(start));
            }
        }
        long[] shape = [count, 3, cropSide, cropSide];
        return (tensor(large, shape), tensor(upscaled, shape));
    }

    /// <summary>The part of the enlarged picture that lies over a square of small pixels, as if all of it had been enlarged.</summary>
    private void Upscale(float[] small, int left, int top, int side, Span<float> target)
    {
        int padded = Math.Min(side + 2 * Margin, smallSide);
        int x = Math.Clamp(left - Margin, 0, smallSide - padded), y = Math.Clamp(top - Margin, 0, smallSide - padded);
        float[] part = new float[3 * padded * padded];
        Copy(small, smallSide, x, y, part, padded);
        Copy(BicubicResize.Resize(part, padded, padded * factor), padded * factor, (left - x) * factor, (top - y) * factor, target, cropSide);
    }

    private float[] Averaged(float[] picture)
    {
        float[] small = new float[3 * smallSide * smallSide];
        float scale = 1f / (factor * factor);
        for (int row = 0; row < 3 * largeSide; row++)
            for (int x = 0; x < largeSide; x++)
                small[row / factor * smallSide + x / factor] += picture[row * largeSide + x] * scale;
        return small;
    }

    private static void Copy(float[] planes, int side, int left, int top, Span<float> target, int targetSide)
    {
        for (int row = 0; row < 3 * targetSide; row++)
            planes.AsSpan((row / targetSide * side + top + row % targetSide) * side + left, targetSide).CopyTo(target[(row * targetSide)..]);
    }
}

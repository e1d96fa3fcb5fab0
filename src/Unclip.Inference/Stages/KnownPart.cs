using System.Numerics.Tensors;
using Unclip.Inference.Pictures;

namespace Unclip.Inference.Stages;

/// <summary>What of a picture is kept when the rest is painted anew.</summary>
/// <param name="Picture">A square picture of the size that is asked for.</param>
/// <param name="Mask">Of the same size: 0 where the picture is kept.</param>
internal sealed record KnownPart(Picture Picture, Mask Mask)
{
    private readonly Dictionary<int, (float[] Pixels, float[] Unknown)> sizes = [];

    /// <param name="side">Width and height.</param>
    /// <returns>The picture, [3, side, side] in [-1, 1], and how much of every pixel is painted, [side, side] from 0 to 1.</returns>
    public (float[] Pixels, float[] Unknown) At(int side)
    {
        if (!sizes.TryGetValue(side, out var size))
        {
            float[] pixels = BicubicResize.Resize(PlanarPixels.FromPicture(Picture), Picture.Width, side);
            TensorPrimitives.Max(pixels, -1, pixels);
            TensorPrimitives.Min(pixels, 1, pixels);
            size = sizes[side] = (pixels, [.. Mask.Resize(side, side).Values.Select(value => value / 255f)]);
        }
        return size;
    }

    /// <summary>The known part over a batch of painted pictures, mixed where the mask is soft.</summary>
    /// <param name="batch">[B, 3, side, side].</param>
    /// <param name="side">Width and height.</param>
    public float[] Over(ReadOnlySpan<float> batch, int side)
    {
        (float[] pixels, float[] unknown) = At(side);
        float[] result = new float[batch.Length];
        for (int i = 0; i < result.Length; i++)
        {
            float known = pixels[i % pixels.Length];
            result[i] = known + (unknown[i % unknown.Length] * (batch[i] - known));
        }
        return result;
    }
}

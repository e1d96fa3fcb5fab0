using System.Numerics.Tensors;
using Unclip.Inference.Pictures;

namespace Unclip.Inference.Stages;

/// <summary>What of a picture is kept when the rest is painted anew.</summary>
/// <param name="Picture">A square picture of the size that is asked for.</param>
/// <param name="Mask">Of the same size: 0 where the picture is kept.</param>
internal sealed record KnownPart(Picture Picture, Mask Mask)
{
    /// <summary>Of a pixel's kernel, what must be known for a colour to be made of it.</summary>
    private const float LeastShare = 0.1f;

    private readonly Dictionary<int, (float[] Pixels, float[] Unknown)> sizes = [];

    /// <param name="side">Width and height.</param>
    /// <returns>The picture, [3, side, side] in [-1, 1], and how much of every pixel is painted, [side, side] from 0 to 1.</returns>
    public (float[] Pixels, float[] Unknown) At(int side)
    {
        if (!sizes.TryGetValue(side, out var size))
        {
            float[] pixels = Resized(side);
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

    /// <summary>Pixels are made of what is known alone: what the mask hides leaves no rim at its edge.</summary>
    private float[] Resized(int side)
    {
        float[] pixels = PlanarPixels.FromPicture(Picture);
        if (side == Picture.Width)
            return pixels;
        float[] known = [.. Mask.Values.Select(value => 1 - (value / 255f))];
        float[] weighted = [.. pixels.Select((value, i) => value * known[i % known.Length])];
        float[] whole = BicubicResize.Resize(pixels, Picture.Width, side), part = BicubicResize.Resize(weighted, Picture.Width, side);
        float[] share = BicubicResize.Resize(known, Picture.Width, side);
        return [.. whole.Select((value, i) => share[i % share.Length] is >= LeastShare and var weight ? part[i] / weight : value)];
    }
}

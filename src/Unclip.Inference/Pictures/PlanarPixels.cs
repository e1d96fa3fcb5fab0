namespace Unclip.Inference.Pictures;

/// <summary>Between what networks make and what people see.</summary>
public static class PlanarPixels
{
    /// <summary>Batches of planar RGB in [-1, 1] to pictures: x · 0.5 + 0.5, clamped, rounded to 8 bits.</summary>
    /// <param name="batch">[B, 3, side, side].</param>
    /// <param name="side">Width and height.</param>
    public static IReadOnlyList<Picture> ToPictures(ReadOnlySpan<float> batch, int side)
    {
        int plane = side * side;
        if (side < 1 || batch.Length % (3 * plane) != 0)
            throw new ArgumentException($"{batch.Length} values, expected a multiple of 3 × {side} × {side}.", nameof(batch));
        var pictures = new Picture[batch.Length / (3 * plane)];
        for (int i = 0; i < pictures.Length; i++)
            pictures[i] = new(side, side, Interleave(batch.Slice(i * 3 * plane, 3 * plane), plane));
        return pictures;
    }

    /// <summary>One picture as planar RGB in [-1, 1], [3, height, width].</summary>
    public static float[] FromPicture(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        int plane = picture.Width * picture.Height;
        float[] planes = new float[3 * plane];
        for (int i = 0; i < planes.Length; i++)
            planes[i] = picture.Rgb[i % plane * 3 + i / plane] / 127.5f - 1;
        return planes;
    }

    private static byte[] Interleave(ReadOnlySpan<float> planes, int plane)
    {
        byte[] rgb = new byte[planes.Length];
        for (int i = 0; i < rgb.Length; i++)
        {
            float unit = Math.Clamp(planes[i % 3 * plane + i / 3] * 0.5f + 0.5f, 0, 1);
            rgb[i] = (byte)MathF.Round(unit * 255); // NaN becomes 0
        }
        return rgb;
    }
}

using SkiaSharp;

namespace Unclip.Inference.Pictures;

/// <summary>Bicubic resizing, first along the rows, then along the columns.</summary>
public static class BicubicResize
{
    /// <summary>Bits after the point in Pillow's weights.</summary>
    private const int PrecisionBits = 32 - 8 - 2;

    /// <summary>Pillow's resize with 8-bit rounding after each pass, to the bit; only a part of the result is computed.</summary>
    /// <param name="picture">The original.</param>
    /// <param name="width">Of the whole result.</param>
    /// <param name="height">Of the whole result.</param>
    /// <param name="part">Which pixels of the result are wanted.</param>
    internal static Picture Resize(Picture picture, int width, int height, SKRectI part)
    {
        ArgumentNullException.ThrowIfNull(picture);
        picture = Transpose(ResizeColumns(Transpose(picture), width, part.Left, part.Width));
        return ResizeColumns(picture, height, part.Top, part.Height);
    }

    /// <summary>The whole picture, scaled down where a side is longer than wanted; the proportions stay.</summary>
    public static Picture Within(Picture picture, int maxSide)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSide, 1);
        int longest = Math.Max(picture.Width, picture.Height);
        if (longest <= maxSide)
            return picture;
        (int width, int height) = (Scaled(picture.Width), Scaled(picture.Height));
        return Resize(picture, width, height, SKRectI.Create(width, height));

        int Scaled(int side) => Math.Max(1, (int)Math.Round((double)side * maxSide / longest));
    }

    /// <summary>torch.nn.functional.interpolate with mode "bicubic" and antialias, on planes of floats.</summary>
    /// <param name="planes">[N, side, side]</param>
    /// <param name="side">Height and width of a plane.</param>
    /// <param name="targetSide">Of the result.</param>
    /// <returns>[N, targetSide, targetSide]</returns>
    public static float[] Resize(ReadOnlySpan<float> planes, int side, int targetSide)
    {
        if (side == targetSide)
            return planes.ToArray();
        (int First, double[] Weights)[] windows = BicubicWindows.Of(side, targetSide, 0, targetSide);
        int count = planes.Length / (side * side);
        float[] result = new float[count * targetSide * targetSide];
        double[] rows = new double[side * targetSide];
        for (int plane = 0; plane < count; plane++)
        {
            ReadOnlySpan<float> source = planes.Slice(plane * side * side, side * side);
            Span<float> target = result.AsSpan(plane * targetSide * targetSide, targetSide * targetSide);
            for (int y = 0; y < side; y++)
                for (int x = 0; x < targetSide; x++)
                    rows[(y * targetSide) + x] = Mix(windows[x], source.Slice(y * side, side));
            for (int y = 0; y < targetSide; y++)
                for (int x = 0; x < targetSide; x++)
                    target[(y * targetSide) + x] = (float)MixColumn(windows[y], rows, x, targetSide);
        }
        return result;
    }

    private static double Mix((int First, double[] Weights) window, ReadOnlySpan<float> row)
    {
        double sum = 0;
        for (int i = 0; i < window.Weights.Length; i++)
            sum += window.Weights[i] * row[window.First + i];
        return sum;
    }

    private static double MixColumn((int First, double[] Weights) window, double[] rows, int x, int width)
    {
        double sum = 0;
        for (int i = 0; i < window.Weights.Length; i++)
            sum += window.Weights[i] * rows[((window.First + i) * width) + x];
        return sum;
    }

    /// <summary>Rows <paramref name="first"/> … of the picture at another height.</summary>
    private static Picture ResizeColumns(Picture picture, int height, int first, int count)
    {
        int rowBytes = picture.Width * 3;
        if (height == picture.Height)
            return new(picture.Width, count, picture.Rgb.AsSpan(first * rowBytes, count * rowBytes).ToArray());
        (int First, int[] Weights)[] windows = BicubicWindows.InFixedPoint(picture.Height, height, first, count, PrecisionBits);
        byte[] result = new byte[count * rowBytes];
        for (int y = 0; y < count; y++)
        {
            (int start, int[] weights) = windows[y];
            for (int x = 0; x < rowBytes; x++)
            {
                int sum = 1 << (PrecisionBits - 1);
                for (int i = 0; i < weights.Length; i++)
                    sum += picture.Rgb[((start + i) * rowBytes) + x] * weights[i];
                result[(y * rowBytes) + x] = (byte)Math.Clamp(sum >> PrecisionBits, 0, 255);
            }
        }
        return new(picture.Width, count, result);
    }

    private static Picture Transpose(Picture picture)
    {
        byte[] result = new byte[picture.Rgb.Length];
        for (int y = 0; y < picture.Height; y++)
            for (int x = 0; x < picture.Width; x++)
                picture.Rgb.AsSpan(((y * picture.Width) + x) * 3, 3).CopyTo(result.AsSpan(((x * picture.Height) + y) * 3));
        return new(picture.Height, picture.Width, result);
    }
}

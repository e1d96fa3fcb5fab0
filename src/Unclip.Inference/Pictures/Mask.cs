using System.Text.Json.Serialization;
using SkiaSharp;

namespace Unclip.Inference.Pictures;

/// <summary>Which part of a picture is painted anew.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Values">Row-major, Height × Width bytes: 0 keeps the picture, 255 paints it anew, between them both are blended.</param>
[JsonConverter(typeof(MaskJson))]
public sealed record Mask(int Width, int Height, byte[] Values)
{
    /// <summary>The whole picture stays as it is.</summary>
    public bool IsEmpty => !Values.AsSpan().ContainsAnyExcept((byte)0);

    /// <summary>How much of the picture is painted anew, 0 to 1.</summary>
    public double Coverage => Values.Sum(value => (long)value) / (255.0 * Values.Length);

    /// <summary>Reads a PNG in shades of grey; black keeps, white paints.</summary>
    /// <exception cref="InvalidDataException">Not a PNG, damaged, or with colours or transparency; the message says which.</exception>
    public static Mask FromPng(ReadOnlySpan<byte> file)
    {
        using SKData data = SKData.CreateCopy(file);
        using SKCodec? codec = SKCodec.Create(data);
        if (codec is not { EncodedFormat: SKEncodedImageFormat.Png })
            throw new InvalidDataException($"The mask is {(codec is null ? "not a picture that can be read" : $"a {codec.EncodedFormat}")}, expected PNG.");
        (int width, int height) = (codec.Info.Width, codec.Info.Height);
        if (width is < 1 or > PictureCodec.MaxSide || height is < 1 or > PictureCodec.MaxSide)
            throw new InvalidDataException($"The mask is {width} × {height} pixels, expected at most {PictureCodec.MaxSide} × {PictureCodec.MaxSide}.");
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        SKCodecResult result = codec.GetPixels(bitmap.Info, bitmap.GetPixels());
        if (result != SKCodecResult.Success)
            throw new InvalidDataException($"The mask is damaged ({result}).");
        return new(width, height, Greys(bitmap));
    }

    /// <summary>The same for a picture of a known size.</summary>
    /// <exception cref="InvalidDataException">See above, or of another size.</exception>
    public static Mask FromPng(ReadOnlySpan<byte> file, int width, int height)
    {
        Mask mask = FromPng(file);
        return mask.Width == width && mask.Height == height
            ? mask
            : throw new InvalidDataException($"The mask is {mask.Width} × {mask.Height} pixels, expected {width} × {height} as the picture.");
    }

    /// <summary>An 8-bit greyscale PNG.</summary>
    public byte[] ToPng()
    {
        RequireWhole();
        using var bitmap = new SKBitmap(new SKImageInfo(Width, Height, SKColorType.Gray8, SKAlphaType.Opaque));
        for (int y = 0; y < Height; y++)
            Values.AsSpan(y * Width, Width).CopyTo(bitmap.GetPixelSpan()[(y * bitmap.RowBytes)..]);
        using SKPixmap pixels = bitmap.PeekPixels();
        using SKData png = pixels.Encode(SKPngEncoderOptions.Default) ?? throw new InvalidOperationException($"Skia could not encode a mask of {Width} × {Height}.");
        return png.ToArray();
    }

    /// <summary>The mask for the same picture at another size: areas are averaged when shrinking, edges stay smooth when growing.</summary>
    public Mask Resize(int width, int height)
    {
        RequireWhole();
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if ((width, height) == (Width, Height))
            return this;
        (int First, double[] Weights)[] columns = MaskWindows.Of(Width, width), rows = MaskWindows.Of(Height, height);
        double[] narrowed = new double[Height * width];
        for (int y = 0; y < Height; y++)
            for (int x = 0; x < width; x++)
                for (int i = 0; i < columns[x].Weights.Length; i++)
                    narrowed[(y * width) + x] += columns[x].Weights[i] * Values[(y * Width) + columns[x].First + i];
        byte[] values = new byte[height * width];
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
            {
                double sum = 0;
                for (int i = 0; i < rows[y].Weights.Length; i++)
                    sum += rows[y].Weights[i] * narrowed[((rows[y].First + i) * width) + x];
                values[(y * width) + x] = (byte)Math.Round(sum);
            }
        return new(width, height, values);
    }

    private static byte[] Greys(SKBitmap bitmap)
    {
        ReadOnlySpan<byte> rgba = bitmap.GetPixelSpan();
        byte[] values = new byte[bitmap.Width * bitmap.Height];
        for (int i = 0; i < values.Length; i++)
        {
            (byte red, byte green, byte blue, byte alpha) = (rgba[4 * i], rgba[(4 * i) + 1], rgba[(4 * i) + 2], rgba[(4 * i) + 3]);
            if (red != green || green != blue || alpha != 255)
                throw new InvalidDataException($"The mask's pixel ({i % bitmap.Width}, {i / bitmap.Width}) is RGBA ({red}, {green}, {blue}, {alpha}), expected an opaque grey.");
            values[i] = red;
        }
        return values;
    }

    private void RequireWhole()
    {
        if (Width < 1 || Height < 1 || Values.Length != Width * Height)
            throw new InvalidOperationException($"The mask has {Values.Length} bytes, expected {Width} × {Height}.");
    }
}

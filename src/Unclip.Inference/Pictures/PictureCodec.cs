using SkiaSharp;

namespace Unclip.Inference.Pictures;

/// <summary>Pictures as files: JPEG for live frames, PNG with the recipe inside for keeping.</summary>
public static class PictureCodec
{
    /// <summary>JPEG encodes five times faster than WebP at about the same size.</summary>
    public const int FrameQuality = 80;

    /// <summary>The keyword of the PNG text chunk that holds a <see cref="Recipe"/>.</summary>
    public const string RecipeKeyword = "unclip";

    /// <summary>With chroma at full resolution: at these sizes, halving it washes colours out.</summary>
    public static byte[] EncodeJpeg(Picture picture, int quality = FrameQuality) =>
        Encode(picture, pixels => pixels.Encode(new SKJpegEncoderOptions(quality, SKJpegEncoderDownsample.Downsample444, SKJpegEncoderAlphaOption.Ignore)));

    public static byte[] EncodePng(Picture picture) => Encode(picture, pixels => pixels.Encode(SKPngEncoderOptions.Default));

    public static byte[] EncodePng(Picture picture, Recipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return PngText.Insert(EncodePng(picture), RecipeKeyword, recipe.ToJson());
    }

    /// <summary>The recipe inside a PNG; null when there is none.</summary>
    /// <exception cref="InvalidDataException">Not a PNG, or what it holds is no recipe.</exception>
    public static Recipe? ReadRecipe(ReadOnlySpan<byte> png) => PngText.Find(png, RecipeKeyword) is { } json ? Recipe.FromJson(json) : null;

    private static byte[] Encode(Picture picture, Func<SKPixmap, SKData?> encode)
    {
        using SKBitmap bitmap = ToBitmap(picture);
        using SKPixmap pixels = bitmap.PeekPixels();
        using SKData data = encode(pixels) ?? throw new InvalidOperationException($"Skia could not encode a picture of {picture.Width} × {picture.Height}.");
        return data.ToArray();
    }

    private static SKBitmap ToBitmap(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        int pixels = picture.Width * picture.Height;
        if (picture.Width < 1 || picture.Height < 1 || picture.Rgb.Length != 3 * pixels)
            throw new ArgumentException($"{picture.Rgb.Length} bytes, expected {picture.Width} × {picture.Height} × 3.", nameof(picture));
        var bitmap = new SKBitmap(new SKImageInfo(picture.Width, picture.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Span<byte> rgba = bitmap.GetPixelSpan();
        for (int i = 0; i < pixels; i++)
        {
            picture.Rgb.AsSpan(3 * i, 3).CopyTo(rgba[(4 * i)..]);
            rgba[4 * i + 3] = 255;
        }
        return bitmap;
    }
}

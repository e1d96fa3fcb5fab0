using SkiaSharp;

namespace Unclip.Inference.Pictures;

/// <summary>Pictures as files: JPEG for live frames, PNG with the recipe inside for keeping, and what people bring along.</summary>
public static class PictureCodec
{
    /// <summary>JPEG encodes five times faster than WebP at about the same size.</summary>
    public const int FrameQuality = 80;

    /// <summary>The largest file that <see cref="Decode"/> accepts: 10 MB.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    /// <summary>The largest side that <see cref="Decode"/> accepts, in pixels.</summary>
    public const int MaxSide = 8192;

    /// <summary>The largest area that <see cref="Decode"/> accepts: no small file may ask for gigabytes.</summary>
    public const int MaxPixels = 40_000_000;

    /// <summary>The keyword of the PNG text chunk that holds a <see cref="Recipe"/>.</summary>
    public const string RecipeKeyword = "unclip";

    /// <summary>With chroma at full resolution: at these sizes, halving it washes colours out.</summary>
    public static byte[] EncodeJpeg(Picture picture, int quality = FrameQuality) =>
        Encode(picture, pixels => pixels.Encode(new SKJpegEncoderOptions(quality, SKJpegEncoderDownsample.Downsample444, SKJpegEncoderAlphaOption.Ignore)));

    /// <summary>Half the size of a JPEG as good, for what is encoded once and sent often.</summary>
    public static byte[] EncodeWebp(Picture picture, int quality) =>
        Encode(picture, pixels => pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, quality)));

    public static byte[] EncodePng(Picture picture) => Encode(picture, pixels => pixels.Encode(SKPngEncoderOptions.Default));

    public static byte[] EncodePng(Picture picture, Recipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return PngText.Insert(EncodePng(picture), RecipeKeyword, recipe.ToJson());
    }

    /// <summary>
    /// Reads someone's PNG, JPEG, WebP or GIF, of a moving one the first frame: upright as its metadata says, in sRGB, transparency
    /// on white, and nothing else of the file. The name of the file does not matter, nor what follows the picture in it.
    /// </summary>
    /// <exception cref="InvalidDataException">Not such a picture, damaged, cut off, or too large; the message says which.</exception>
    public static Picture Decode(ReadOnlySpan<byte> file)
    {
        if (file.Length > MaxBytes)
            throw new InvalidDataException(FormattableString.Invariant($"The file has {file.Length / 1048576.0:0.0} MB, expected at most {MaxBytes / 1048576} MB."));
        return DecodeOfAnyLength(file);
    }

    /// <summary>The same for a file that is here already.</summary>
    internal static Picture DecodeOfAnyLength(ReadOnlySpan<byte> file)
    {
        PictureSignature.Require(file);
        using SKData data = SKData.CreateCopy(file);
        using SKCodec codec = SKCodec.Create(data) ?? throw new InvalidDataException("The picture is damaged or cut off: its header cannot be read.");
        (int width, int height) = (codec.Info.Width, codec.Info.Height);
        if (width is < 1 or > MaxSide || height is < 1 or > MaxSide)
            throw new InvalidDataException($"The picture is {width} × {height} pixels, expected at most {MaxSide} × {MaxSide}.");
        if (width * height > MaxPixels)
            throw new InvalidDataException($"The picture is {width} × {height} = {width * height} pixels, expected at most {MaxPixels} in all.");
        using SKColorSpace srgb = SKColorSpace.CreateSrgb();
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul, srgb));
        SKCodecResult decoded = codec.GetPixels(bitmap.Info, bitmap.GetPixels());
        return decoded == SKCodecResult.Success ? Upright(OnWhite(bitmap), codec.EncodedOrigin) : throw Damaged(decoded);
    }

    /// <summary>The recipe inside a PNG; null when there is none.</summary>
    /// <exception cref="InvalidDataException">Not a PNG, or what it holds is no recipe.</exception>
    public static Recipe? ReadRecipe(ReadOnlySpan<byte> png) => PngText.Find(png, RecipeKeyword) is { } json ? Recipe.FromJson(json) : null;

    private static InvalidDataException Damaged(SKCodecResult result) => new(result == SKCodecResult.IncompleteInput
        ? "The picture is cut off: the file ends before the picture does."
        : $"The picture is damaged ({result}).");

    private static Picture OnWhite(SKBitmap bitmap)
    {
        ReadOnlySpan<byte> rgba = bitmap.GetPixelSpan();
        byte[] rgb = new byte[bitmap.Width * bitmap.Height * 3];
        for (int i = 0, j = 0; i < rgba.Length; i += 4)
        {
            int alpha = rgba[i + 3], white = 255 * (255 - alpha);
            for (int channel = 0; channel < 3; channel++)
                rgb[j++] = (byte)(((rgba[i + channel] * alpha) + white + 127) / 255);
        }
        return new(bitmap.Width, bitmap.Height, rgb);
    }

    /// <summary>Turns and mirrors what a camera stored as its sensor saw it (Exif's eight orientations).</summary>
    private static Picture Upright(Picture stored, SKEncodedOrigin origin)
    {
        if (origin == SKEncodedOrigin.TopLeft)
            return stored;
        (int w, int h) = (stored.Width, stored.Height);
        bool swaps = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        (int width, int height) = swaps ? (h, w) : (w, h);
        byte[] rgb = new byte[stored.Rgb.Length];
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
            {
                (int sourceX, int sourceY) = origin switch
                {
                    SKEncodedOrigin.TopRight => (w - 1 - x, y),
                    SKEncodedOrigin.BottomRight => (w - 1 - x, h - 1 - y),
                    SKEncodedOrigin.BottomLeft => (x, h - 1 - y),
                    SKEncodedOrigin.LeftTop => (y, x),
                    SKEncodedOrigin.RightTop => (y, h - 1 - x),
                    SKEncodedOrigin.RightBottom => (w - 1 - y, h - 1 - x),
                    _ => (w - 1 - y, x), // LeftBottom
                };
                stored.Rgb.AsSpan(((sourceY * w) + sourceX) * 3, 3).CopyTo(rgb.AsSpan(((y * width) + x) * 3));
            }
        return new(width, height, rgb);
    }

    private static byte[] Encode(Picture picture, Func<SKPixmap, SKData?> encode)
    {
        using SKBitmap bitmap = ToBitmap(picture);
        using SKPixmap pixels = bitmap.PeekPixels();
        using SKData data = encode(pixels) ?? throw new InvalidOperationException($"Skia could not encode a picture of {picture.Width} × {picture.Height}.");
        return data.ToArray();
    }

    internal static SKBitmap ToBitmap(Picture picture)
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

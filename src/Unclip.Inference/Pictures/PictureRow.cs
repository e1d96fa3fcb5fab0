using SkiaSharp;

namespace Unclip.Inference.Pictures;

/// <summary>Pictures of one size together in one file.</summary>
public static class PictureRow
{
    private const int AnimationQuality = 90;

    /// <summary>Side by side without a gap, line by line from the top left.</summary>
    /// <param name="pictures">All of one size; at least one.</param>
    /// <param name="columns">Pictures in a line.</param>
    /// <exception cref="ArgumentException">Sizes differ, or the pictures do not fill their lines.</exception>
    public static Picture Strip(IReadOnlyList<Picture> pictures, int columns)
    {
        (int width, int height) = SizeOf(pictures);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (pictures.Count % columns != 0)
            throw new ArgumentException($"{pictures.Count} pictures, expected a multiple of {columns}.", nameof(pictures));
        int rowBytes = width * 3;
        byte[] rgb = new byte[pictures.Count * rowBytes * height];
        for (int i = 0; i < pictures.Count; i++)
            for (int y = 0; y < height; y++)
                pictures[i].Rgb.AsSpan(y * rowBytes, rowBytes).CopyTo(rgb.AsSpan((((((i / columns) * height) + y) * columns) + (i % columns)) * rowBytes));
        return new(width * columns, height * (pictures.Count / columns), rgb);
    }

    /// <summary>One after another as an animated WebP that begins again for ever.</summary>
    /// <param name="frames">All of one size; at least one.</param>
    /// <param name="duration">How long each is shown.</param>
    /// <exception cref="ArgumentException">Sizes differ.</exception>
    public static byte[] EncodeWebp(IReadOnlyList<Picture> frames, TimeSpan duration)
    {
        SizeOf(frames);
        List<SKBitmap> bitmaps = [.. frames.Select(PictureCodec.ToBitmap)];
        try
        {
            using SKData data = SKWebpEncoder.EncodeAnimated([.. bitmaps.Select(bitmap => new SKWebpEncoderFrame(bitmap, duration))], new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, AnimationQuality))
                ?? throw new InvalidOperationException($"Skia could not encode an animation of {frames.Count} pictures.");
            return data.ToArray();
        }
        finally
        {
            bitmaps.ForEach(bitmap => bitmap.Dispose());
        }
    }

    /// <summary>The same as an animated GIF, where WebP is not taken; in 256 colours a picture.</summary>
    /// <param name="frames">All of one size; at least one.</param>
    /// <param name="duration">How long each is shown, to a hundredth of a second.</param>
    /// <exception cref="ArgumentException">Sizes differ.</exception>
    public static byte[] EncodeGif(IReadOnlyList<Picture> frames, TimeSpan duration)
    {
        SizeOf(frames);
        return GifFile.Encode(frames, duration);
    }

    private static (int Width, int Height) SizeOf(IReadOnlyList<Picture> pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        if (pictures.Count == 0)
            throw new ArgumentException("There are no pictures, expected at least one.", nameof(pictures));
        (int width, int height) = (pictures[0].Width, pictures[0].Height);
        return pictures.FirstOrDefault(picture => (picture.Width, picture.Height) != (width, height)) is { } other
            ? throw new ArgumentException($"A picture is {other.Width} × {other.Height} pixels, expected {width} × {height} as the first.", nameof(pictures))
            : (width, height);
    }
}

using SkiaSharp;
using Unclip.Inference.Pictures;

namespace Unclip.Training.World;

/// <summary>Pictures in a grid with their captions underneath.</summary>
public static class ContactSheet
{
    private static readonly SKColor Board = SKColor.Parse("#FBF6EA");

    /// <param name="size">Pixels of one picture's side on the sheet; smaller pictures are enlarged smoothly.</param>
    /// <returns>A PNG file's bytes.</returns>
    public static byte[] Draw(IReadOnlyList<(Picture Picture, string Caption)> pictures, int size) =>
        Draw(pictures, size, SquareColumns(pictures), pixels => pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.AllFilters, 9)));

    /// <summary>The same, smaller and not quite exact.</summary>
    /// <returns>A WebP file's bytes.</returns>
    public static byte[] DrawWebp(IReadOnlyList<(Picture Picture, string Caption)> pictures, int size, int? columns = null) =>
        Draw(pictures, size, columns ?? SquareColumns(pictures), pixels => pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, 85)));

    private static int SquareColumns(IReadOnlyList<(Picture, string)> pictures) => (int)Math.Ceiling(Math.Sqrt(pictures.Count));

    private static byte[] Draw(IReadOnlyList<(Picture Picture, string Caption)> pictures, int size, int columns, Func<SKPixmap, SKData?> encode)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentOutOfRangeException.ThrowIfZero(pictures.Count);
        int rows = (pictures.Count + columns - 1) / columns;
        int gap = Math.Max(6, size / 10), line = Math.Max(10, size / 13);
        using SKFont font = CaptionFont.OfSize(line * 0.82f);
        int lines = pictures.Max(picture => CaptionFont.Wrap(font, picture.Caption, size).Count);
        int height = size + gap / 2 + lines * line;

        using SKSurface surface = SKSurface.Create(new SKImageInfo(
            gap + columns * (size + gap), gap + rows * (height + gap / 2) + gap / 2, SKColorType.Rgba8888, SKAlphaType.Opaque));
        surface.Canvas.Clear(Board);
        for (int i = 0; i < pictures.Count; i++)
        {
            float x = gap + i % columns * (size + gap), y = gap + i / columns * (height + gap / 2);
            Paste(surface.Canvas, pictures[i].Picture, size, x, y);
            Write(surface.Canvas, font, pictures[i].Caption, x, y + size + gap / 2f, size, line);
        }
        using SKImage image = surface.Snapshot();
        using SKPixmap pixels = image.PeekPixels();
        using SKData file = encode(pixels) ?? throw new InvalidOperationException("Skia could not encode the sheet.");
        return file.ToArray();
    }

    private static void Paste(SKCanvas canvas, Picture picture, int size, float x, float y)
    {
        using SKBitmap bitmap = new(new SKImageInfo(picture.Width, picture.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Span<byte> pixels = bitmap.GetPixelSpan();
        for (int i = 0; i < picture.Width * picture.Height; i++)
        {
            picture.Rgb.AsSpan(3 * i, 3).CopyTo(pixels[(4 * i)..]);
            pixels[4 * i + 3] = 255;
        }
        using SKImage image = SKImage.FromBitmap(bitmap);
        using SKPaint shadow = new() { IsAntialias = true, Color = new SKColor(60, 40, 20, 50) };
        float corner = size / 24f;
        canvas.DrawRoundRect(x + 1, y + size / 90f, size, size, corner, corner, shadow);
        int state = canvas.Save();
        using SKRoundRect frame = new(new SKRect(x, y, x + size, y + size), corner);
        canvas.ClipRoundRect(frame, SKClipOperation.Intersect, antialias: true);
        canvas.DrawImage(image, new SKRect(x, y, x + size, y + size), new SKSamplingOptions(SKCubicResampler.Mitchell));
        canvas.RestoreToCount(state);
    }

    private static void Write(SKCanvas canvas, SKFont font, string caption, float x, float y, float width, float line)
    {
        using SKPaint ink = new() { IsAntialias = true, Color = SKColor.Parse("#4A4038") };
        foreach (string text in CaptionFont.Wrap(font, caption, width))
            canvas.DrawText(text, x + width / 2, y += line, SKTextAlign.Center, font, ink);
    }
}

using SkiaSharp;
using static TorchSharp.torch;

namespace Unclip.Training.Data;

/// <summary>
/// Which part of a picture an inpainting decoder is shown: all but some rectangles, all but some thick strokes, or, as in
/// half of the draws, nothing, so that the same network also paints whole pictures (GLIDE, arXiv 2112.10741 §2.4).
/// </summary>
internal static class KnownParts
{
    private const float StrokeWidth = 0.22f;

    /// <returns>[count, 1, side, side]: 1 where the picture is known, 0 where it is to be painted.</returns>
    public static Tensor Draw(int count, int side, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        float[] known = new float[count * side * side];
        using SKSurface surface = SKSurface.Create(new SKImageInfo(side, side, SKColorType.Gray8, SKAlphaType.Opaque));
        using SKPaint hole = new() { Color = SKColors.Black, StrokeWidth = StrokeWidth * side, StrokeCap = SKStrokeCap.Round };
        for (int i = 0; i < count; i++)
        {
            if (random.Next(2) == 0)
                continue;
            surface.Canvas.Clear(SKColors.White);
            bool strokes = random.Next(2) == 0;
            for (int left = random.Next(1, 4); left > 0; left--)
            {
                float x = random.NextSingle() * side, y = random.NextSingle() * side;
                if (strokes)
                    surface.Canvas.DrawLine(x, y, random.NextSingle() * side, random.NextSingle() * side, hole);
                else
                    surface.Canvas.DrawRect(SKRect.Create(x - side / 4f, y - side / 4f, side * (0.2f + 0.5f * random.NextSingle()), side * (0.2f + 0.5f * random.NextSingle())), hole);
            }
            using SKPixmap pixels = surface.PeekPixels();
            ReadOnlySpan<byte> grey = pixels.GetPixelSpan();
            for (int p = 0; p < side * side; p++)
                known[i * side * side + p] = grey[p / side * pixels.RowBytes + p % side] > 127 ? 1 : 0;
        }
        return tensor(known, [count, 1, side, side]);
    }
}

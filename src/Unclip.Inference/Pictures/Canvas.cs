using SkiaSharp;

namespace Unclip.Inference.Pictures;

/// <summary>A picture in its frame, with what is painted anew.</summary>
/// <param name="Picture">Neutral grey where the original does not reach.</param>
/// <param name="Mask">Of the same size; 255 there.</param>
public sealed record Canvas(Picture Picture, Mask Mask)
{
    private const byte NeutralGrey = 128;

    /// <summary>Lays a picture into a frame of the mask's size. At scale 1 its pixels are kept bit for bit.</summary>
    /// <param name="original">Of any size.</param>
    /// <param name="placement">Where it lies in the frame.</param>
    /// <param name="drawn">What is painted anew in any case, seen in the frame.</param>
    /// <exception cref="ArgumentException">The placement's scale is out of range.</exception>
    public static Canvas Compose(Picture original, CanvasPlacement placement, Mask drawn)
    {
        ArgumentNullException.ThrowIfNull(original);
        ArgumentNullException.ThrowIfNull(placement);
        ArgumentNullException.ThrowIfNull(drawn);
        if (placement.Scale is not (>= CanvasPlacement.MinScale and <= 1))
            throw new ArgumentException($"Scale is {placement.Scale}, expected {CanvasPlacement.MinScale} to 1.", nameof(placement));
        int width = ScaledLength(original.Width, placement.Scale), height = ScaledLength(original.Height, placement.Scale);
        SKRectI covered = Overlap(drawn, placement, width, height);
        byte[] rgb = new byte[3 * drawn.Width * drawn.Height], mask = new byte[drawn.Width * drawn.Height];
        Array.Fill(rgb, NeutralGrey);
        Array.Fill(mask, byte.MaxValue);
        if (covered.Width > 0 && covered.Height > 0)
        {
            SKRectI part = SKRectI.Create(covered.Left - placement.OffsetX, covered.Top - placement.OffsetY, covered.Width, covered.Height);
            byte[] source = BicubicResize.Resize(original, width, height, part).Rgb;
            for (int y = 0; y < covered.Height; y++)
            {
                int target = ((covered.Top + y) * drawn.Width) + covered.Left;
                source.AsSpan(3 * y * covered.Width, 3 * covered.Width).CopyTo(rgb.AsSpan(3 * target));
                drawn.Values.AsSpan(target, covered.Width).CopyTo(mask.AsSpan(target));
            }
        }
        return new(new(drawn.Width, drawn.Height, rgb), new(drawn.Width, drawn.Height, mask));
    }

    /// <summary>Halves are rounded up, as the browser does.</summary>
    private static int ScaledLength(int length, double scale) => Math.Max(1, (int)Math.Floor((length * scale) + 0.5));

    private static SKRectI Overlap(Mask frame, CanvasPlacement placement, int width, int height)
    {
        static int Inside(long position, int length) => (int)Math.Clamp(position, 0, length);
        return new(
            Inside(placement.OffsetX, frame.Width), Inside(placement.OffsetY, frame.Height),
            Inside((long)placement.OffsetX + width, frame.Width), Inside((long)placement.OffsetY + height, frame.Height));
    }
}

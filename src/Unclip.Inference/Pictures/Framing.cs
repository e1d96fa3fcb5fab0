using SkiaSharp;

namespace Unclip.Inference.Pictures;

/// <summary>Pictures of any shape to squares.</summary>
public static class Framing
{
    /// <summary>The middle of a picture, bicubically resized to a square; a square of that size comes back as it is.</summary>
    /// <param name="picture">Of any size.</param>
    /// <param name="side">Width and height of the result.</param>
    public static Picture Square(Picture picture, int side)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        if (picture.Width == side && picture.Height == side)
            return picture;
        double scale = (double)side / Math.Min(picture.Width, picture.Height);
        int width = Math.Max(side, (int)Math.Round(picture.Width * scale)), height = Math.Max(side, (int)Math.Round(picture.Height * scale));
        return BicubicResize.Resize(picture, width, height, SKRectI.Create((width - side) / 2, (height - side) / 2, side, side));
    }
}

using SkiaSharp;
using Unclip.Inference.Pictures;

namespace Unclip.Web.Frames;

internal static class FrameJpeg
{
    public static byte[] Encode(Picture picture)
    {
        using SKBitmap bitmap = new(new SKImageInfo(picture.Width, picture.Height, SKColorType.Rgb888x, SKAlphaType.Opaque));
        Span<byte> rgbx = bitmap.GetPixelSpan();
        for (int i = 0; i < picture.Width * picture.Height; i++) picture.Rgb.AsSpan(i * 3, 3).CopyTo(rgbx[(i * 4)..]);
        using SKPixmap pixels = bitmap.PeekPixels()!;
        using SKData data = pixels.Encode(new SKJpegEncoderOptions(80, SKJpegEncoderDownsample.Downsample444, SKJpegEncoderAlphaOption.Ignore))!;
        return data.ToArray();
    }
}

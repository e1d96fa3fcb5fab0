using SkiaSharp;
using Unclip.Inference.Pictures;

namespace Unclip.Inference.Tests.Pictures;

public class PictureDecodingTests
{
    private static readonly Picture Corner = new(4, 2, [.. Enumerable.Range(0, 8).SelectMany(i => new[] { (byte)(30 * i), (byte)(255 - (30 * i)), (byte)7 })]);

    [Fact]
    public void A_png_comes_back_as_it_was() => Assert.Equal(Corner.Rgb, PictureCodec.Decode(PictureCodec.EncodePng(Corner)).Rgb);

    [Fact]
    public void A_jpeg_is_read_too()
    {
        Picture read = PictureCodec.Decode(PictureCodec.EncodeJpeg(new(16, 8, [.. Enumerable.Repeat((byte)120, 3 * 128)]), 95));
        Assert.Equal((16, 8), (read.Width, read.Height));
        Assert.All(read.Rgb, value => Assert.InRange(value, 115, 125));
    }

    /// <summary>An 16 × 8 JPEG, dark above and light below, whose Exif says that the camera was held in one of eight ways.</summary>
    [Theory]
    [InlineData(1, 16, 8, "top")]
    [InlineData(3, 16, 8, "bottom")]
    [InlineData(4, 16, 8, "bottom")]
    [InlineData(5, 8, 16, "left")]
    [InlineData(6, 8, 16, "right")]
    [InlineData(7, 8, 16, "right")]
    [InlineData(8, 8, 16, "left")]
    public void A_photo_is_turned_upright(byte orientation, int width, int height, string darkSide)
    {
        byte[] jpeg = PictureCodec.EncodeJpeg(new(16, 8, [.. Enumerable.Range(0, 128).SelectMany(i => Enumerable.Repeat((byte)(i < 64 ? 20 : 230), 3))]), 95);
        byte[] exif = [0xFF, 0xE1, 0, 34, .. "Exif\0\0MM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
        Picture picture = PictureCodec.Decode([.. jpeg[..2], .. exif, .. jpeg[2..]]);
        Assert.Equal((width, height), (picture.Width, picture.Height));
        (int x, int y) = darkSide switch { "top" => (width / 2, 1), "bottom" => (width / 2, height - 2), "left" => (1, height / 2), _ => (width - 2, height / 2) };
        Assert.InRange(picture.Rgb[((y * width) + x) * 3], 0, 60);
        Assert.InRange(picture.Rgb[(((height - 1 - y) * width) + width - 1 - x) * 3], 190, 255);
    }

    [Fact]
    public void Of_a_moving_gif_the_first_frame_is_read()
    {
        byte[] gif = HandmadeGif.Of(2, null, [1, 2, 3, 0], [3, 3, 3, 3]);
        Assert.Equal([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255], PictureCodec.Decode(gif).Rgb);
    }

    [Fact]
    public void What_is_transparent_becomes_white()
    {
        Assert.Equal([255, 0, 0, 255, 255, 255, 0, 0, 255, 255, 0, 0], PictureCodec.Decode(HandmadeGif.Of(2, transparent: 2, [1, 2, 3, 1])).Rgb);
        byte[] png = HandmadePng.Of(3, 1, 8, HandmadePng.Rgba, [0, /* R G B α */ 10, 20, 30, 255, 10, 20, 30, 0, 0, 255, 100, 51]);
        Assert.Equal([10, 20, 30, 255, 255, 255, 204, 255, 224], PictureCodec.Decode(png).Rgb); // 0.2 · colour + 0.8 · white
    }

    [Fact]
    public void Grey_and_deep_pictures_are_read_in_8_bit_rgb() =>
        Assert.Equal([0x12, 0x12, 0x12, 0xFF, 0xFF, 0xFF], PictureCodec.Decode(HandmadePng.Of(2, 1, 16, HandmadePng.Grey, [0, 0x12, 0x12, 0xFF, 0xFF])).Rgb);

    [Fact]
    public void Colours_of_another_space_are_brought_to_srgb()
    {
        using SKColorSpace displayP3 = SKColorSpace.CreateRgb(SKColorSpaceTransferFn.Srgb, SKColorSpaceXyz.DisplayP3);
        using var bitmap = new SKBitmap(new SKImageInfo(1, 1, SKColorType.Rgba8888, SKAlphaType.Opaque, displayP3));
        ((byte[])[200, 100, 100, 255]).CopyTo(bitmap.GetPixelSpan());
        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        // The linear values times the P3-to-sRGB matrix of CSS Color 4, §18, encoded again: 214.9, 92.6, 96.6.
        (int, int, int) expected = (215, 93, 97);
        byte[] rgb = PictureCodec.Decode(png.ToArray()).Rgb;
        Assert.Equal(expected, (rgb[0], rgb[1], rgb[2]));
    }

    [Fact]
    public void What_is_too_large_is_scaled_down_and_keeps_its_proportions()
    {
        Picture wide = new(300, 100, [.. Enumerable.Repeat((byte)90, 300 * 100 * 3)]), small = BicubicResize.Within(wide, 60);
        Assert.Equal((60, 20), (small.Width, small.Height));
        Assert.All(small.Rgb, value => Assert.Equal(90, value));
        Assert.Same(wide, BicubicResize.Within(wide, 300));
        Picture line = BicubicResize.Within(new(1, 900, new byte[2700]), 60);
        Assert.Equal((1, 60), (line.Width, line.Height));
    }
}

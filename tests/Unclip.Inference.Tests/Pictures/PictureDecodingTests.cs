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
    public void What_is_no_picture_is_refused_with_the_reason()
    {
        Assert.Contains("expected PNG, JPEG or WebP", Refusal("hello"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("expected PNG, JPEG or WebP", Refusal([]), StringComparison.Ordinal);
        byte[] gif = [.. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B];
        Assert.Contains("Gif", Refusal(gif), StringComparison.Ordinal);
        byte[] png = PictureCodec.EncodePng(new(64, 64, [.. Enumerable.Range(0, 3 * 4096).Select(i => (byte)(i * 77 / 3))]));
        Assert.Contains("damaged", Refusal(png[..(png.Length / 2)]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_of_absurd_size_is_refused_before_it_is_decoded()
    {
        using var bitmap = new SKBitmap(1, 9000);
        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        Assert.Contains("1 × 9000", Refusal(png.ToArray()), StringComparison.Ordinal);
    }

    private static string Refusal(byte[] file) => Assert.Throws<InvalidDataException>(() => PictureCodec.Decode(file)).Message;
}

using SkiaSharp;
using Unclip.Inference.Pictures;

namespace Unclip.Inference.Tests.Pictures;

public class MaskTests
{
    private static readonly Mask AllGreys = new(32, 8, [.. Enumerable.Range(0, 256).Select(i => (byte)i)]);

    [Fact]
    public void A_png_keeps_every_shade()
    {
        Mask read = Mask.FromPng(AllGreys.ToPng());
        Assert.Equal((32, 8), (read.Width, read.Height));
        Assert.Equal(AllGreys.Values, read.Values);
    }

    [Fact]
    public void A_width_that_is_no_multiple_of_four_keeps_its_rows()
    {
        Mask odd = new(5, 3, [.. Enumerable.Range(0, 15).Select(i => (byte)(17 * i))]);
        Assert.Equal(odd.Values, Mask.FromPng(odd.ToPng()).Values);
    }

    [Fact]
    public void The_file_is_greyscale_with_eight_bits()
    {
        byte[] png = AllGreys.ToPng();
        Assert.Equal((8, 0), (png[24], png[25])); // bit depth, colour type
    }

    [Fact]
    public void A_png_in_rgb_is_a_mask_where_it_is_grey()
    {
        byte[] png = PictureCodec.EncodePng(new(2, 1, [255, 255, 255, 9, 9, 9]));
        Assert.Equal([255, 9], Mask.FromPng(png).Values);
    }

    [Fact]
    public void Another_size_is_refused_with_both_sizes()
    {
        Assert.Equal(AllGreys.Values, Mask.FromPng(AllGreys.ToPng(), 32, 8).Values);
        string message = Assert.Throws<InvalidDataException>(() => Mask.FromPng(AllGreys.ToPng(), 64, 64)).Message;
        Assert.Equal("The mask is 32 × 8 pixels, expected 64 × 64 as the picture.", message);
    }

    [Fact]
    public void What_is_no_mask_is_refused_with_the_reason()
    {
        byte[] noise = new Mask(64, 64, [.. Enumerable.Range(0, 4096).Select(i => (byte)(i * i * 77 / 3))]).ToPng();
        Assert.Contains("expected PNG", Refusal("hello"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("expected PNG", Refusal([]), StringComparison.Ordinal);
        Assert.Contains("a Jpeg, expected PNG", Refusal(PictureCodec.EncodeJpeg(new(8, 8, new byte[192]))), StringComparison.Ordinal);
        Assert.Contains("damaged", Refusal(noise[..(noise.Length / 2)]), StringComparison.Ordinal);
        Assert.Contains("pixel (1, 0) is RGBA (200, 10, 10, 255), expected an opaque grey", Refusal(PictureCodec.EncodePng(new(2, 1, [7, 7, 7, 200, 10, 10]))), StringComparison.Ordinal);
    }

    [Fact]
    public void Transparency_is_refused_because_it_could_mean_either()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(2, 2, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.Erase(new SKColor(255, 255, 255, 100));
        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        Assert.Contains("(255, 255, 255, 100)", Refusal(png.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void An_absurd_size_is_refused_before_it_is_decoded()
    {
        using var bitmap = new SKBitmap(1, 9000);
        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        Assert.Contains("1 × 9000", Refusal(png.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_prefix_of_a_mask_is_refused_or_read_without_a_crash()
    {
        byte[] png = AllGreys.ToPng();
        for (int length = 0; length < png.Length; length++)
        {
            Exception? refusal = Record.Exception(() => Mask.FromPng(png.AsSpan(0, length)));
            Assert.True(refusal is null or InvalidDataException, $"{length}: {refusal}");
        }
    }

    [Fact]
    public void Shrinking_averages_areas()
    {
        Mask halved = new Mask(4, 2, [0, 255, 255, 255, 0, 0, 255, 255]).Resize(2, 1);
        Assert.Equal([64, 255], halved.Values);
        // Three pixels to two: the middle one belongs half to each.
        Assert.Equal([200, 30], new Mask(3, 1, [255, 90, 0]).Resize(2, 1).Values);
    }

    [Fact]
    public void Growing_is_smooth_and_stays_within_its_ends()
    {
        Mask doubled = new Mask(2, 1, [0, 255]).Resize(4, 1);
        Assert.Equal([0, 64, 191, 255], doubled.Values);
    }

    [Theory]
    [InlineData(64, 64)]
    [InlineData(23, 7)]
    [InlineData(300, 5)]
    [InlineData(1, 1)]
    public void A_full_mask_is_full_at_every_size_and_an_empty_one_empty(int width, int height)
    {
        byte[] full = [.. Enumerable.Repeat((byte)255, 50 * 40)];
        Mask resized = new Mask(50, 40, full).Resize(width, height);
        Assert.Equal(width * height, resized.Values.Length);
        Assert.All(resized.Values, value => Assert.Equal(255, value));
        Assert.True(new Mask(50, 40, new byte[2000]).Resize(width, height).IsEmpty);
    }

    [Fact]
    public void Resizing_keeps_how_much_is_painted()
    {
        Mask half = new(64, 64, [.. Enumerable.Range(0, 4096).Select(i => i % 64 < 32 ? (byte)255 : (byte)0)]);
        Assert.Equal(0.5, half.Coverage);
        Assert.Equal(0.5, half.Resize(24, 40).Coverage, 0.002); // rounding to 8 bits
        Assert.Equal(0.5, half.Resize(256, 256).Coverage, 0.002);
    }

    [Fact]
    public void One_grey_pixel_is_not_empty()
    {
        byte[] values = new byte[16];
        Assert.True(new Mask(4, 4, values).IsEmpty);
        values[15] = 1;
        Assert.False(new Mask(4, 4, values).IsEmpty);
    }

    [Fact]
    public void Too_few_bytes_are_refused() => Assert.Throws<InvalidOperationException>(() => new Mask(4, 4, new byte[15]).ToPng());

    private static string Refusal(byte[] file) => Assert.Throws<InvalidDataException>(() => Mask.FromPng(file)).Message;
}

using SkiaSharp;
using Unclip.Inference.Pictures;

namespace Unclip.Inference.Tests.Pictures;

public class PictureRowTests
{
    private static readonly Picture[] Four = [.. Enumerable.Range(0, 4).Select(i => Plain((byte)(60 * i)))];

    [Fact]
    public void A_row_lies_side_by_side()
    {
        Picture strip = PictureRow.Strip(Four, 4);
        Assert.Equal((32, 6), (strip.Width, strip.Height));
        Assert.All(Enumerable.Range(0, 32 * 6), at => Assert.Equal((byte)(60 * (at % 32 / 8)), strip.Rgb[at * 3]));
    }

    [Fact]
    public void A_square_goes_line_by_line()
    {
        Picture square = PictureRow.Strip(Four, 2);
        Assert.Equal((16, 12), (square.Width, square.Height));
        Assert.All(Enumerable.Range(0, 16 * 12), at => Assert.Equal((byte)(60 * ((at / 16 / 6 * 2) + (at % 16 / 8))), square.Rgb[at * 3]));
    }

    [Fact]
    public void What_does_not_fit_together_is_refused_with_sizes()
    {
        Assert.Contains("3 × 3 pixels, expected 8 × 6", Assert.Throws<ArgumentException>(() => PictureRow.Strip([Four[0], new(3, 3, new byte[27])], 2)).Message, StringComparison.Ordinal);
        Assert.Contains("multiple of 3", Assert.Throws<ArgumentException>(() => PictureRow.Strip(Four, 3)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PictureRow.EncodeWebp([], TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void An_animation_holds_every_frame_for_its_time_and_begins_again_for_ever()
    {
        byte[] webp = PictureRow.EncodeWebp(Four, TimeSpan.FromMilliseconds(180));
        using SKCodec codec = SKCodec.Create(new MemoryStream(webp));
        Assert.Equal((SKEncodedImageFormat.Webp, 8, 6, 4, -1), (codec.EncodedFormat, codec.Info.Width, codec.Info.Height, codec.FrameCount, codec.RepetitionCount));
        Assert.All(codec.FrameInfo, frame => Assert.Equal(180, frame.Duration));
        for (int i = 0; i < 4; i++)
        {
            using SKBitmap frame = new(new SKImageInfo(8, 6, SKColorType.Rgba8888));
            Assert.Equal(SKCodecResult.Success, codec.GetPixels(frame.Info, frame.GetPixels(), new SKCodecOptions(i)));
            // Lossy: a grey may be off by a little.
            Assert.InRange(frame.GetPixel(4, 3).Green, (60 * i) - 3, (60 * i) + 3);
        }
    }

    private static Picture Plain(byte grey) => new(8, 6, [.. Enumerable.Repeat(grey, 8 * 6 * 3)]);
}

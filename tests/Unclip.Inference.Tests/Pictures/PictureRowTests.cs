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

    [Theory]
    [InlineData(SKEncodedImageFormat.Webp)]
    [InlineData(SKEncodedImageFormat.Gif)]
    public void An_animation_holds_every_frame_for_its_time_and_begins_again_for_ever(SKEncodedImageFormat format)
    {
        TimeSpan duration = TimeSpan.FromMilliseconds(180);
        byte[] file = format == SKEncodedImageFormat.Gif ? PictureRow.EncodeGif(Four, duration) : PictureRow.EncodeWebp(Four, duration);
        using SKCodec codec = SKCodec.Create(new MemoryStream(file));
        Assert.Equal((format, 8, 6, 4, -1), (codec.EncodedFormat, codec.Info.Width, codec.Info.Height, codec.FrameCount, codec.RepetitionCount));
        Assert.All(codec.FrameInfo, frame => Assert.Equal(180, frame.Duration));
        // WebP is lossy here: a grey may be off by a little.
        int tolerance = format == SKEncodedImageFormat.Gif ? 0 : 3;
        for (int i = 0; i < 4; i++)
            Assert.All(Frame(codec, i), value => Assert.InRange(value, (60 * i) - tolerance, (60 * i) + tolerance));
    }

    [Fact]
    public void A_gif_of_few_colours_is_exact_and_its_codes_outgrow_the_table_safely()
    {
        // Noise of 30 greys hardly compresses: the table of codes fills and is cleared many times.
        Random random = new(7);
        byte[] greys = [.. Enumerable.Range(0, 30).Select(i => (byte)((8 * i) + 3))];
        Picture noise = new(150, 120, [.. Enumerable.Range(0, 150 * 120).SelectMany(_ => Enumerable.Repeat(greys[random.Next(greys.Length)], 3))]);
        using SKCodec codec = SKCodec.Create(new MemoryStream(PictureRow.EncodeGif([noise, noise], TimeSpan.FromSeconds(1))));
        Assert.Equal(noise.Rgb, Frame(codec, 0));
        Assert.Equal(noise.Rgb, Frame(codec, 1));
    }

    [Fact]
    public void A_gif_of_a_smooth_picture_stays_close_to_it()
    {
        Picture gradient = new(128, 128, [.. Enumerable.Range(0, 128 * 128).SelectMany(i => new[] { (byte)(2 * (i % 128)), (byte)(2 * (i / 128)), (byte)((i % 128) + (i / 128)) })]);
        using SKCodec codec = SKCodec.Create(new MemoryStream(PictureRow.EncodeGif([gradient], TimeSpan.FromSeconds(1))));
        Picture read = gradient with { Rgb = Frame(codec, 0) };
        // 16,384 colours in 256: 8 levels apart each way, so errors of about 4; 30 dB is 8.
        Assert.True(SignalToNoise.Psnr(gradient, read) > 30, $"{SignalToNoise.Psnr(gradient, read):0.0} dB");
        // Diffused errors cancel out over an area: the mean of a quarter is right.
        Assert.InRange(Quarter(read) - Quarter(gradient), -1, 1);

        static double Quarter(Picture picture) => Enumerable.Range(0, 64 * 64).Average(i => (double)picture.Rgb[((i / 64 * 128) + (i % 64)) * 3]);
    }

    private static byte[] Frame(SKCodec codec, int index)
    {
        using SKBitmap frame = new(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888));
        Assert.Equal(SKCodecResult.Success, codec.GetPixels(frame.Info, frame.GetPixels(), new SKCodecOptions(index)));
        return [.. frame.GetPixelSpan().ToArray().Where((_, at) => at % 4 != 3)];
    }

    private static Picture Plain(byte grey) => new(8, 6, [.. Enumerable.Repeat(grey, 8 * 6 * 3)]);
}

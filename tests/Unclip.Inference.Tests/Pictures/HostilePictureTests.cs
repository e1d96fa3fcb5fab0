using System.Buffers.Binary;
using System.Diagnostics;
using SkiaSharp;
using Unclip.Inference.Pictures;

namespace Unclip.Inference.Tests.Pictures;

/// <summary>A corpus of files that somebody might bring in bad faith, or by accident.</summary>
public class HostilePictureTests
{
    private const int Side = 48;

    public static TheoryData<string> Formats => ["png", "jpeg", "webp", "gif"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_picture_that_is_cut_off_is_refused(string format)
    {
        byte[] whole = FileOf(format);
        Assert.Equal((Side, Side), SizeOf(PictureCodec.Decode(whole)));
        for (int percent = 5; percent <= 90; percent += 5)
        {
            string refusal = Refusal(whole[..(whole.Length * percent / 100)]);
            Assert.True(refusal.Contains("cut off", StringComparison.Ordinal) || refusal.Contains("damaged", StringComparison.Ordinal), $"{percent} %: {refusal}");
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Whatever_is_wrong_with_a_file_the_answer_is_a_picture_or_a_refusal(string format)
    {
        byte[] whole = FileOf(format);
        Random random = new(7);
        for (int length = 0; length < whole.Length; length += 1 + (whole.Length / 300))
            AssertPictureOrRefusal(whole[..length], $"the first {length} bytes");
        for (int trial = 0; trial < 400; trial++)
        {
            byte[] changed = [.. whole];
            for (int i = 0; i <= trial % 8; i++) changed[random.Next(trial % 2 == 0 ? 64 : changed.Length)] = (byte)random.Next(256);
            AssertPictureOrRefusal(changed, $"trial {trial}");
        }
    }

    [Theory]
    [InlineData(8000, 8000, "8000 × 8000 = 64000000 pixels, expected at most 40000000")]
    [InlineData(100_000, 10, "100000 × 10 pixels, expected at most 8192")]
    [InlineData(10, 2_000_000_000, "header cannot be read")]
    [InlineData(0, 10, "header cannot be read")]
    public void A_png_whose_header_asks_for_too_much_is_refused_before_anything_is_decoded(int width, int height, string says)
    {
        byte[] bomb = HandmadePng.Of(width, height, 8, HandmadePng.Rgb, new byte[4_000_000]);
        Assert.InRange(bomb.Length, 0, 10_000);
        AssertRefusedAtOnce(bomb, says);
    }

    [Fact]
    public void So_is_a_gif() => AssertRefusedAtOnce([.. FileOf("gif")[..6], 0xFF, 0xFF, 0xFF, 0xFF, .. FileOf("gif")[10..]], "65535 × 65535");

    [Fact]
    public void So_is_a_jpeg()
    {
        byte[] jpeg = FileOf("jpeg");
        int frame = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]); // SOF0: length 2, precision 1, height 2, width 2
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(frame + 5), 60_000);
        AssertRefusedAtOnce(jpeg, $"{Side} × 60000");
    }

    [Fact]
    public void So_is_a_webp()
    {
        byte[] webp = FileOf("webp");
        int frame = webp.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A]); // VP8 start code, then width and height of 14 bits
        BinaryPrimitives.WriteUInt16LittleEndian(webp.AsSpan(frame + 3), 16_383);
        AssertRefusedAtOnce(webp, $"16383 × {Side}");
    }

    [Fact]
    public void Metadata_that_inflates_to_hundreds_of_megabytes_is_not_inflated()
    {
        byte[] zeros = HandmadePng.Deflated(new byte[300_000_000]);
        byte[] profile = HandmadePng.Chunk("iCCP", [.. "bomb"u8, 0, 0, .. zeros]), text = HandmadePng.Chunk("zTXt", [.. "bomb"u8, 0, 0, .. zeros]);
        byte[] png = HandmadePng.Of(1, 1, 8, HandmadePng.Rgb, [0, 10, 20, 30], profile, text);
        long before = Process.GetCurrentProcess().PeakWorkingSet64;
        Assert.Equal([10, 20, 30], PictureCodec.Decode(png).Rgb);
        Assert.InRange(Process.GetCurrentProcess().PeakWorkingSet64 - before, 0, 100_000_000);
    }

    [Fact]
    public void A_file_of_more_than_ten_megabytes_is_refused_with_its_size()
    {
        byte[] padded = [.. FileOf("png"), .. new byte[PictureCodec.MaxBytes]];
        Assert.Contains("10.0 MB, expected at most 10 MB", Refusal(padded), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("hello, world", "unknown kind")]
    [InlineData("BM______________", "BMP")]
    [InlineData("II*\0____", "TIFF")]
    [InlineData("\0\0\0\u001cftypheic", "HEIC")]
    [InlineData("\0\0\0\u001cftypavif", "AVIF")]
    [InlineData("%PDF-1.7", "PDF")]
    [InlineData("PK\u0003\u0004", "zip")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "SVG")]
    public void What_is_something_else_is_called_by_its_name(string beginning, string name)
    {
        string refusal = Refusal([.. beginning.Select(letter => (byte)letter)]);
        Assert.Contains(name, refusal, StringComparison.Ordinal);
        Assert.Contains("expected PNG, JPEG, WebP or GIF", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Nothing_but_the_picture_of_a_polyglot_is_kept(string format)
    {
        byte[] clean = FileOf(format);
        byte[] polyglot = [.. format == "jpeg" ? WithJpegComment(clean) : format == "png" ? PngText.Insert(clean, "comment", "<script>payload</script>") : clean,
            .. "PK\x03\x04payload<html><script>payload</script>"u8];
        Picture picture = PictureCodec.Decode(polyglot);
        Assert.Equal(PictureCodec.Decode(clean).Rgb, picture.Rgb);
        Assert.Equal(-1, PictureCodec.EncodePng(picture).AsSpan().IndexOf("payload"u8));
    }

    private static byte[] WithJpegComment(byte[] jpeg) => [.. jpeg[..2], 0xFF, 0xFE, 0, 9, .. "payload"u8, .. jpeg[2..]];

    private static byte[] FileOf(string format)
    {
        if (format == "gif") return HandmadeGif.Of(Side, null, [.. Enumerable.Range(0, Side * Side).Select(i => (byte)(i / 5 % 4))]);
        Picture picture = new(Side, Side, [.. Enumerable.Range(0, Side * Side * 3).Select(i => (byte)(i * i / 77))]);
        if (format == "jpeg") return PictureCodec.EncodeJpeg(picture);
        if (format == "png") return PictureCodec.EncodePng(picture);
        using var bitmap = new SKBitmap(new SKImageInfo(Side, Side, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (int i = 0; i < Side * Side; i++) bitmap.SetPixel(i % Side, i / Side, new(picture.Rgb[3 * i], picture.Rgb[(3 * i) + 1], picture.Rgb[(3 * i) + 2]));
        using SKData webp = bitmap.Encode(SKEncodedImageFormat.Webp, 80);
        return webp.ToArray();
    }

    private static void AssertPictureOrRefusal(byte[] file, string what)
    {
        Exception? refusal = Record.Exception(() => PictureCodec.Decode(file));
        Assert.True(refusal is null or InvalidDataException, $"{what}: {refusal}");
    }

    private static void AssertRefusedAtOnce(byte[] bomb, string says)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(says, Refusal(bomb), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    private static (int Width, int Height) SizeOf(Picture picture) => (picture.Width, picture.Height);

    private static string Refusal(byte[] file) => Assert.Throws<InvalidDataException>(() => PictureCodec.Decode(file)).Message;
}

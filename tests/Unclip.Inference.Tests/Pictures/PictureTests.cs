using SkiaSharp;
using Unclip.Golden;
using Unclip.Inference.Pictures;

namespace Unclip.Inference.Tests.Pictures;

public class PictureTests
{
    private static readonly Picture Gradient = new(20, 10, [.. Enumerable.Range(0, 600).Select(i => (byte)(i * 255 / 599))]);

    private static readonly Recipe Recipe = new()
    {
        AppVersion = "0.1.0", Model = "Picture Book", Fingerprint = new('a', 64), PictureIndex = 1,
        Request = new GenerationRequest { Prompt = "ein \"rotes\" Haus 🏠 <unter>\nder Sonne", Count = 2, Seed = uint.MaxValue, Sampler = SamplerKind.Ddpm, Eta = 0.25, DecoderGuidanceScale = 2.5 },
    };

    private static byte[] Pixels(byte[] file)
    {
        using SKBitmap bitmap = SKBitmap.Decode(file);
        return [.. Enumerable.Range(0, bitmap.Width * bitmap.Height).Select(i => bitmap.GetPixel(i % bitmap.Width, i / bitmap.Width)).SelectMany(c => new[] { c.Red, c.Green, c.Blue })];
    }

    [Fact]
    public void Planar_pixels_become_interleaved_bytes()
    {
        // Two pixels a row; planes R, G, B of a 2 × 2 picture.
        float[] batch = [-1, 1, 0, 0.5f, /* G */ 1, -1, 2, -3, /* B */ 0.004f, -0.004f, float.NaN, 1];
        Picture picture = Assert.Single(PlanarPixels.ToPictures(batch, 2));
        Assert.Equal([0, 255, 128, 255, 0, 127, 128, 255, 0, 191, 0, 255], picture.Rgb);
        Assert.Throws<ArgumentException>(() => PlanarPixels.ToPictures(batch, 3));
    }

    [Fact]
    public void A_png_keeps_every_pixel_and_its_recipe()
    {
        byte[] png = PictureCodec.EncodePng(Gradient, Recipe);
        Assert.Equal(Gradient.Rgb, Pixels(png));
        Assert.Equal(Recipe, PictureCodec.ReadRecipe(png));
    }

    [Fact]
    public void A_jpeg_frame_is_near_the_picture()
    {
        var grey = new Picture(16, 16, [.. Enumerable.Range(0, 256).SelectMany(i => Enumerable.Repeat((byte)(i / 16 * 16), 3))]);
        byte[] decoded = Pixels(PictureCodec.EncodeJpeg(grey));
        Assert.True(grey.Rgb.Zip(decoded, (a, b) => Math.Abs(a - b)).Average() < 3);
    }

    [Fact]
    public void A_png_of_someone_else_has_no_recipe()
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        Assert.Null(PictureCodec.ReadRecipe(File.ReadAllBytes(GoldenFolder.File("reference", "png", "img0.png"))));
    }

    [Fact]
    public void Text_of_the_older_kind_is_read_too()
    {
        byte[] png = PictureCodec.EncodePng(Gradient);
        // A tEXt chunk with a checksum from zlib's crc32.
        byte[] chunk = [0, 0, 0, 12, .. "tEXtunclip\0hello"u8, 0x9D, 0xBD, 0x0E, 0xBD];
        Assert.Equal("hello", PngText.Find([.. png[..33], .. chunk, .. png[33..]], "unclip"));
        Assert.Null(PngText.Find([.. png[..33], .. chunk, .. png[33..]], "uncli"));
    }

    [Fact]
    public void Damage_is_named()
    {
        byte[] png = PictureCodec.EncodePng(Gradient, Recipe);
        byte[] changed = [.. png];
        changed[60] ^= 1; // within the recipe, which lies behind the header
        Assert.Contains("checksum", Assert.Throws<InvalidDataException>(() => PictureCodec.ReadRecipe(changed)).Message, StringComparison.Ordinal);
        Assert.Contains("cut off", Assert.Throws<InvalidDataException>(() => PictureCodec.ReadRecipe(png.AsSpan(0, 100))).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => PictureCodec.ReadRecipe("GIF89a"u8));
        Assert.Throws<InvalidDataException>(() => PictureCodec.ReadRecipe(PngText.Insert(PictureCodec.EncodePng(Gradient), "unclip", "{}")));
    }

    [Fact]
    public void Every_prefix_of_a_png_is_refused_or_read_without_a_crash()
    {
        byte[] png = PictureCodec.EncodePng(Gradient, Recipe);
        for (int length = 0; length < png.Length; length++)
        {
            Exception? refusal = Record.Exception(() => PngText.Find(png.AsSpan(0, length), "absent"));
            Assert.True(refusal is null or InvalidDataException, $"{length}: {refusal}");
        }
    }

    [Fact]
    public void A_picture_with_too_few_bytes_is_refused() =>
        Assert.Throws<ArgumentException>(() => PictureCodec.EncodePng(new Picture(4, 4, new byte[47])));
}

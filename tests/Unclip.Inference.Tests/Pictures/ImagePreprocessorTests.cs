using SkiaSharp;
using Unclip.Golden;
using Unclip.Inference.Pictures;

namespace Unclip.Inference.Tests.Pictures;

public class ImagePreprocessorTests
{
    private const int Transparent = 4;

    public static TheoryData<int> Images => [0, 1, 2, 3, 4, 5, 6];

    [Theory, MemberData(nameof(Images))]
    public void A_png_is_resized_cropped_and_normalised_to_the_reference_bit(int image)
    {
        UnclipModel model = TinyKarlo.Model;
        using GoldenTensors golden = GoldenFolder.Tensors("image_preprocess");
        long[] shape = golden.Shape($"img{image}.pixels_rgb_u8"); // [H, W, 3]
        Picture picture = new((int)shape[1], (int)shape[0], Bytes("pixels_rgb_u8"));
        if (image != Transparent) // there, the reference shows what is behind the transparency, and people expect white
            Assert.Equal(picture.Rgb, PictureCodec.Decode(File.ReadAllBytes(GoldenFolder.File("reference", "png", $"img{image}.png"))).Rgb);

        (int width, int height) = ImagePreprocessor.ResizedTo(picture, model.Checkpoint.ImagePreprocessor.ShortestEdge);
        Assert.Equal([height, width, 3], golden.Shape($"img{image}.resized_u8"));
        Assert.Equal(Bytes("resized_u8"), BicubicResize.Resize(picture, width, height, SKRectI.Create(width, height)).Rgb);
        Assert.Equal(Bytes("cropped_u8"), BicubicResize.Resize(picture, width, height, ImagePreprocessor.Middle(width, height, model.Checkpoint.ImagePreprocessor.Crop)).Rgb);
        Close.Within(1e-6, golden.Floats($"img{image}.pixel_values"), ImagePreprocessor.PixelValues(picture, model.Checkpoint.ImagePreprocessor), "pixel values");

        byte[] Bytes(string name) => Array.ConvertAll(golden.Integers($"img{image}.{name}"), value => (byte)value);
    }

    [Fact]
    public void A_very_long_picture_costs_no_more_than_what_is_seen_of_it()
    {
        UnclipModel model = TinyKarlo.Model;
        var ribbon = new Picture(8192, 1, [.. Enumerable.Repeat((byte)90, 3 * 8192)]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        float[] values = ImagePreprocessor.PixelValues(ribbon, model.Checkpoint.ImagePreprocessor);
        int pixels = model.Checkpoint.ImagePreprocessor.Crop * model.Checkpoint.ImagePreprocessor.Crop;
        Assert.Equal(3 * pixels, values.Length);
        float expected = ((90 / 255f) - model.Checkpoint.ImagePreprocessor.ImageMean[0]) / model.Checkpoint.ImagePreprocessor.ImageStd[0];
        Assert.All(values[..pixels], value => Assert.Equal(expected, value, 1e-5f));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 64 << 20, "It allocated as if the whole ribbon were wanted.");
    }

    [Theory]
    [InlineData("super_res_first", "low_res", "upscaled")]
    public void Upscaling_is_the_reference_bicubic_with_antialias(string file, string small, string large)
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        using GoldenTensors golden = GoldenFolder.Tensors(file);
        float[] upscaled = BicubicResize.Resize(golden.Floats(small), (int)golden.Shape(small)[^1], (int)golden.Shape(large)[^1]);
        Close.Within(1e-5, golden.Floats(large), upscaled, large);
    }

    [Fact]
    public void Shrinking_averages_what_it_leaves_out()
    {
        float[] stripes = [.. Enumerable.Range(0, 32 * 32).Select(i => i % 2 == 0 ? 1f : -1f)];
        Assert.All(BicubicResize.Resize(stripes, 32, 8), value => Assert.InRange(value, -0.2f, 0.2f));
    }
}

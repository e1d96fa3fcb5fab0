using Unclip.Inference.Pictures;
using Unclip.Inference.Stages;

namespace Unclip.Inference.Tests.Stages;

public sealed class KnownPartTests
{
    private const int Side = 32, Small = 8;

    [Fact]
    public void What_the_mask_hides_leaves_no_rim_in_a_smaller_picture()
    {
        // White and kept on the left, black and painted anew on the right; the edge is within a pixel of the smaller picture.
        KnownPart known = Halves(edge: 14, left: 255, right: 0);
        (float[] pixels, float[] unknown) = known.At(Small);
        Assert.Equal([0, 0, 0, 0.5f, 1, 1, 1, 1], unknown[..Small].Select(share => (float)Math.Round(share, 2)));
        Assert.All(pixels[..4], value => Assert.Equal(1, value, 1e-5f));
        Assert.Equal(-1, pixels[Small - 1], 1e-5f);
    }

    [Fact]
    public void What_is_known_entirely_is_resized_as_any_picture()
    {
        Picture picture = new(Side, Side, [.. Enumerable.Range(0, 3 * Side * Side).Select(i => (byte)(i * 37))]);
        float[] expected = [.. BicubicResize.Resize(PlanarPixels.FromPicture(picture), Side, Small).Select(value => Math.Clamp(value, -1, 1))];
        float[] actual = new KnownPart(picture, new(Side, Side, new byte[Side * Side])).At(Small).Pixels;
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void At_its_own_size_every_pixel_is_as_it_was()
    {
        KnownPart known = Halves(edge: 14, left: 200, right: 30);
        Assert.Equal(PlanarPixels.FromPicture(known.Picture), known.At(Side).Pixels);
    }

    private static KnownPart Halves(int edge, byte left, byte right) => new(
        new(Side, Side, [.. Enumerable.Range(0, 3 * Side * Side).Select(i => i / 3 % Side < edge ? left : right)]),
        new(Side, Side, [.. Enumerable.Range(0, Side * Side).Select(i => i % Side < edge ? (byte)0 : (byte)255)]));
}

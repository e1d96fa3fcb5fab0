using Unclip.Inference.Pictures;

namespace Unclip.Inference.Tests.Pictures;

public class CanvasTests
{
    private const int Side = 16;
    private static readonly Picture Original = new(Side, Side, [.. Enumerable.Range(0, 3 * Side * Side).Select(i => (byte)(i * 37 % 251))]);
    private static readonly Mask Nothing = new(Side, Side, new byte[Side * Side]);

    [Fact]
    public void A_picture_that_fills_its_frame_is_unchanged_and_nothing_is_masked()
    {
        Canvas canvas = Canvas.Compose(Original, CanvasPlacement.Whole, Nothing);
        Assert.Equal(Original.Rgb, canvas.Picture.Rgb);
        Assert.True(canvas.Mask.IsEmpty);
    }

    [Theory]
    [InlineData(5, -3)]
    [InlineData(-8, 0)]
    [InlineData(0, 15)]
    public void A_moved_picture_keeps_its_pixels_and_the_rest_is_grey_and_masked(int offsetX, int offsetY)
    {
        Canvas canvas = Canvas.Compose(Original, new(1, offsetX, offsetY), Nothing);
        for (int y = 0; y < Side; y++)
            for (int x = 0; x < Side; x++)
            {
                (int sourceX, int sourceY) = (x - offsetX, y - offsetY);
                bool inside = sourceX is >= 0 and < Side && sourceY is >= 0 and < Side;
                Assert.Equal(inside ? Pixel(Original, sourceX, sourceY) : [128, 128, 128], Pixel(canvas.Picture, x, y));
                Assert.Equal(inside ? 0 : 255, canvas.Mask.Values[(y * Side) + x]);
            }
    }

    [Fact]
    public void At_half_its_size_three_quarters_of_the_frame_are_masked()
    {
        Picture red = new(Side, Side, [.. Enumerable.Range(0, Side * Side).SelectMany(_ => new byte[] { 200, 10, 10 })]);
        Canvas canvas = Canvas.Compose(red, new(0.5, 4, 4), Nothing);
        Assert.Equal(0.75, canvas.Mask.Coverage);
        Assert.Equal([200, 10, 10], Pixel(canvas.Picture, 4, 4));
        Assert.Equal([200, 10, 10], Pixel(canvas.Picture, 11, 11));
        Assert.Equal([128, 128, 128], Pixel(canvas.Picture, 3, 4));
        Assert.Equal([128, 128, 128], Pixel(canvas.Picture, 12, 11));
    }

    [Fact]
    public void What_is_drawn_on_the_picture_stays_masked()
    {
        byte[] drawn = new byte[Side * Side];
        (drawn[(10 * Side) + 10], drawn[0]) = (90, 90);
        Canvas canvas = Canvas.Compose(Original, new(1, 4, 4), new(Side, Side, drawn));
        Assert.Equal(90, canvas.Mask.Values[(10 * Side) + 10]);
        Assert.Equal(255, canvas.Mask.Values[0]);
    }

    [Fact]
    public void A_frame_of_another_size_and_shape_takes_the_picture_too()
    {
        Canvas canvas = Canvas.Compose(Original, new(1, 0, 0), new(24, 8, new byte[192]));
        Assert.Equal((24, 8), (canvas.Picture.Width, canvas.Picture.Height));
        Assert.Equal(Pixel(Original, 15, 7), Pixel(canvas.Picture, 15, 7));
        Assert.Equal([128, 128, 128], Pixel(canvas.Picture, 16, 7));
        Assert.Equal(64, canvas.Mask.Values.Count(value => value == 255));
    }

    [Theory]
    [InlineData(99, 0)]
    [InlineData(0, int.MinValue)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void A_picture_outside_its_frame_leaves_all_of_it_to_be_painted(int offsetX, int offsetY)
    {
        Canvas canvas = Canvas.Compose(Original, new(1, offsetX, offsetY), Nothing);
        Assert.Equal(1, canvas.Mask.Coverage);
        Assert.All(canvas.Picture.Rgb, value => Assert.Equal(128, value));
    }

    [Theory]
    [InlineData(0.49)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void A_scale_out_of_range_is_refused(double scale) =>
        Assert.Contains("expected 0.5 to 1", Assert.Throws<ArgumentException>(() => Canvas.Compose(Original, new(scale, 0, 0), Nothing)).Message, StringComparison.Ordinal);

    private static byte[] Pixel(Picture picture, int x, int y) => picture.Rgb.AsSpan(((y * picture.Width) + x) * 3, 3).ToArray();
}

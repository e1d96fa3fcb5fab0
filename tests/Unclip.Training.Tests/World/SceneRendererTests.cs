using Unclip.Training.World;
using Xunit;

namespace Unclip.Training.Tests.World;

public sealed class SceneRendererTests
{
    [Fact]
    public void The_same_scene_gives_the_same_bytes()
    {
        for (ulong seed = 0; seed < 30; seed++)
            Assert.Equal(SceneRenderer.Render(SceneGenerator.Draw(seed), 32), SceneRenderer.Render(SceneGenerator.Draw(seed), 32));
    }

    [Theory]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(256)]
    public void A_picture_has_three_bytes_a_pixel(int size) =>
        Assert.Equal(size * size * 3, SceneRenderer.Render(SceneGenerator.Draw(1), size).Length);

    // A size draws edges differently, not the scene: means over an 8 × 8 grid agree within a few of 255 levels.
    [Fact]
    public void A_scene_looks_the_same_at_every_size()
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            Scene scene = SceneGenerator.Draw(seed);
            double[] small = Grid(SceneRenderer.Render(scene, 32), 32), large = Grid(SceneRenderer.Render(scene, 512), 512);
            double difference = small.Zip(large, (a, b) => Math.Abs(a - b)).Average();
            Assert.True(difference < 4, $"seed {seed}: {difference}");
        }
    }

    [Fact]
    public void Kinds_and_colours_and_styles_all_change_the_picture()
    {
        HashSet<string> pictures = [];
        foreach (ObjectKind kind in Enum.GetValues<ObjectKind>())
            foreach (ObjectColour colour in Enum.GetValues<ObjectColour>())
                foreach (PictureStyle style in Enum.GetValues<PictureStyle>())
                    pictures.Add(Convert.ToBase64String(SceneRenderer.Render(Alone(kind, colour, style, Background.Meadow), 32)));
        Assert.Equal(24 * 10 * 5, pictures.Count);
    }

    // The slimmest thing, a key, covers a fourteenth of the picture; everything else more.
    [Fact]
    public void Every_kind_covers_a_good_part_of_the_picture_in_every_colour_and_style()
    {
        foreach (Background background in Enum.GetValues<Background>())
            foreach (PictureStyle style in Enum.GetValues<PictureStyle>())
            {
                Scene empty = Alone(ObjectKind.House, ObjectColour.Red, style, background) with { Objects = [] };
                byte[] before = SceneRenderer.Render(empty, 32);
                foreach (ObjectKind kind in Enum.GetValues<ObjectKind>())
                    foreach (ObjectColour colour in Enum.GetValues<ObjectColour>().Where(c => c != empty.PlainColour))
                    {
                        byte[] after = SceneRenderer.Render(Alone(kind, colour, style, background), 32);
                        int changed = Enumerable.Range(0, 32 * 32).Count(p => Distance(before, after, 3 * p) > 24);
                        Assert.True(changed > 32 * 32 / 14, $"{style} {colour} {kind} on {background}: {changed} pixels");
                    }
            }
    }

    [Fact]
    public void Pixel_art_is_made_of_whole_cells()
    {
        byte[] picture = SceneRenderer.Render(Alone(ObjectKind.Cat, ObjectColour.Orange, PictureStyle.PixelArt, Background.Meadow), 128);
        for (int y = 0; y < 128; y++)
            for (int x = 0; x < 128; x++)
                Assert.Equal(picture[(y * 128 + x) * 3], picture[(y / 4 * 4 * 128 + x / 4 * 4) * 3]);
    }

    [Fact]
    public void Scenes_render_alike_on_several_threads()
    {
        byte[][] expected = [.. Enumerable.Range(0, 64).Select(seed => SceneRenderer.Render(SceneGenerator.Draw((ulong)seed), 32))];
        byte[][] actual = new byte[64][];
        Parallel.For(0, 64, seed => actual[seed] = SceneRenderer.Render(SceneGenerator.Draw((ulong)seed), 32));
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void A_size_below_eight_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SceneRenderer.Render(SceneGenerator.Draw(1), 7));

    private static Scene Alone(ObjectKind kind, ObjectColour colour, PictureStyle style, Background background) => new(
        background, background == Background.Plain ? ObjectColour.Blue : null, TimeOfDay.Day, style,
        [new(kind, colour, ObjectSize.Normal, 0.5f, 0.53f, 0.6f)], null, 9);

    private static int Distance(byte[] a, byte[] b, int at) =>
        Math.Abs(a[at] - b[at]) + Math.Abs(a[at + 1] - b[at + 1]) + Math.Abs(a[at + 2] - b[at + 2]);

    private static double[] Grid(byte[] rgb, int size)
    {
        double[] means = new double[8 * 8 * 3];
        int cell = size / 8;
        for (int i = 0; i < rgb.Length; i++)
            means[(i / 3 / size / cell * 8 + i / 3 % size / cell) * 3 + i % 3] += rgb[i] / (double)(cell * cell);
        return means;
    }
}

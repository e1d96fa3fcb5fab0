using Unclip.Training.World;
using Xunit;

namespace Unclip.Training.Tests.World;

public sealed class SceneGeneratorTests
{
    private const int Many = 20_000;
    private static readonly Scene[] Scenes = [.. Enumerable.Range(0, Many).Select(seed => SceneGenerator.Draw((ulong)seed))];

    [Fact]
    public void The_same_seed_gives_the_same_scene()
    {
        for (ulong seed = 0; seed < 200; seed++)
        {
            Scene a = SceneGenerator.Draw(seed), b = SceneGenerator.Draw(seed);
            Assert.Equal(a with { Objects = [] }, b with { Objects = [] });
            Assert.Equal(a.Objects, b.Objects);
        }
    }

    [Fact]
    public void Different_seeds_give_different_scenes() =>
        Assert.True(Scenes.Take(2000).Select(Captioner.Full).Distinct().Count() > 1800);

    // Three standard deviations of a binomial share at 20,000 draws are 0.01; rejected held-out scenes take a little more.
    [Theory]
    [InlineData(1, 0.6)]
    [InlineData(2, 0.3)]
    [InlineData(3, 0.1)]
    public void Six_in_ten_scenes_show_one_object_three_two_and_one_three(int objects, double share) =>
        Assert.Equal(share, Share(scene => scene.Objects.Count == objects), 0.035);

    [Theory]
    [InlineData(PictureStyle.Flat, 0.5)]
    [InlineData(PictureStyle.Ink, 0.125)]
    [InlineData(PictureStyle.Watercolour, 0.125)]
    [InlineData(PictureStyle.PixelArt, 0.125)]
    [InlineData(PictureStyle.Neon, 0.125)]
    public void Half_of_the_scenes_are_flat_and_the_other_styles_share_the_rest(PictureStyle style, double share) =>
        Assert.Equal(share, Share(scene => scene.Style == style), 0.025);

    [Fact]
    public void Every_kind_colour_background_time_size_and_relation_appears()
    {
        Assert.Equal(Enum.GetValues<ObjectKind>(), Objects(o => o.Kind));
        Assert.Equal(Enum.GetValues<ObjectColour>(), Objects(o => o.Colour));
        Assert.Equal(Enum.GetValues<ObjectSize>(), Objects(o => o.Size));
        Assert.Equal(Enum.GetValues<Background>(), Scenes.Select(s => s.Background).Distinct().Order());
        Assert.Equal(Enum.GetValues<TimeOfDay>(), Scenes.Select(s => s.Time).Distinct().Order());
        Assert.Equal(Enum.GetValues<Relation>(), Scenes.Select(s => s.Relation).OfType<Relation>().Distinct().Order());
    }

    [Fact]
    public void A_relation_says_where_the_first_object_is()
    {
        foreach (Scene scene in Scenes.Where(scene => scene.Objects.Count > 1))
        {
            SceneObject a = scene.Objects[0], b = scene.Objects[1];
            Assert.True(scene.Relation switch
            {
                Relation.LeftOf => a.X < b.X - 0.3f,
                Relation.RightOf => a.X > b.X + 0.3f,
                Relation.Below => a.Y > b.Y + 0.3f,
                Relation.Above => a.Y < b.Y - 0.3f,
                Relation.On => a.Y < b.Y - 0.1f && Math.Abs(a.X - b.X) < 0.05f,
                _ => false,
            }, $"{scene}");
        }
    }

    [Fact]
    public void One_object_has_no_relation_and_a_third_floats_above_the_others()
    {
        Assert.All(Scenes.Where(s => s.Objects.Count == 1), s => Assert.Null(s.Relation));
        Assert.All(Scenes.Where(s => s.Objects.Count == 3), s =>
            Assert.True(s.Objects[2].Y < Math.Min(s.Objects[0].Y, s.Objects[1].Y) - 0.3f));
    }

    [Fact]
    public void A_plain_background_has_a_colour_that_no_object_has()
    {
        Assert.All(Scenes, s => Assert.Equal(s.Background == Background.Plain, s.PlainColour is not null));
        Assert.All(Scenes, s => Assert.DoesNotContain(s.Objects, o => o.Colour == s.PlainColour));
    }

    private static double Share(Func<Scene, bool> test) => Scenes.Count(test) / (double)Many;

    private static IEnumerable<T> Objects<T>(Func<SceneObject, T> select) =>
        Scenes.SelectMany(scene => scene.Objects).Select(select).Distinct().Order();
}

using Unclip.Training.World;
using Xunit;

namespace Unclip.Training.Tests.World;

public sealed class HeldOutTests
{
    [Fact]
    public void No_generated_scene_shows_a_held_out_combination()
    {
        // Judged by an own reading of the list, not by HeldOut.Contains, which the generator itself uses.
        for (ulong seed = 0; seed < 30_000; seed++)
        {
            Scene scene = SceneGenerator.Draw(seed);
            foreach (SceneObject thing in scene.Objects)
                Assert.DoesNotContain(HeldOut.Combinations, combination => combination.Kind == thing.Kind
                    && (combination.Colour == thing.Colour || combination.Style == scene.Style || combination.Background == scene.Background));
        }
    }

    [Fact]
    public void Each_combination_names_a_kind_and_exactly_one_more_attribute() => Assert.All(HeldOut.Combinations, combination =>
        Assert.Single(new object?[] { combination.Colour, combination.Style, combination.Background }, part => part is not null));

    [Fact]
    public void Twenty_different_combinations_are_held_out() => Assert.Equal(20, HeldOut.Combinations.Distinct().Count());

    [Fact]
    public void A_scene_drawn_for_a_combination_contains_it() => Assert.All(HeldOut.Combinations, combination =>
    {
        Scene scene = SceneGenerator.DrawHeldOut(combination, 5);
        Assert.True(combination.IsIn(scene));
        Assert.True(HeldOut.Contains(scene));
    });

    [Fact]
    public void No_held_out_thing_has_its_backdrops_colour() => Assert.All(HeldOut.Combinations, combination =>
        Assert.All(Enumerable.Range(0, 300).Select(seed => SceneGenerator.DrawHeldOut(combination, (ulong)seed)), scene =>
            Assert.NotEqual(scene.PlainColour, scene.Objects[0].Colour)));

    [Fact]
    public void A_known_counterpart_differs_only_in_what_made_the_combination_new() => Assert.All(HeldOut.Combinations, combination =>
        Assert.All(Enumerable.Range(0, 50), seed =>
        {
            Scene scene = SceneGenerator.DrawHeldOut(combination, (ulong)seed), known = SceneGenerator.KnownCounterpart(combination, scene);
            Assert.False(HeldOut.Contains(known));
            SceneObject thing = scene.Objects[0], same = known.Objects[0];
            Assert.Equal(combination.Colour is not null, thing.Colour != same.Colour);
            Assert.Equal(combination.Style is not null, scene.Style != known.Style);
            Assert.Equal(combination.Background is not null, scene.Background != known.Background);
            Assert.Equal(thing, same with { Colour = thing.Colour });
            Assert.Equal(scene.Seed, known.Seed);
        }));

    [Fact]
    public void Each_part_of_a_combination_is_common_in_training()
    {
        List<Scene> scenes = [.. Enumerable.Range(0, 5000).Select(seed => SceneGenerator.Draw((ulong)seed))];
        Assert.All(HeldOut.Combinations, combination =>
        {
            Assert.True(scenes.Count(s => s.Objects.Any(o => o.Kind == combination.Kind)) > 100);
            Assert.True(combination.Colour is null || scenes.Count(s => s.Objects.Any(o => o.Colour == combination.Colour)) > 100);
            Assert.True(combination.Style is null || scenes.Count(s => s.Style == combination.Style) > 100);
            Assert.True(combination.Background is null || scenes.Count(s => s.Background == combination.Background) > 100);
        });
    }
}

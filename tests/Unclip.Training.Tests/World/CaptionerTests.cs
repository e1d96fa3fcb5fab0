using System.Text.RegularExpressions;
using Unclip.Training.World;
using Xunit;

namespace Unclip.Training.Tests.World;

public sealed partial class CaptionerTests
{
    private static readonly string[] PlaceWords = ["above", "over", "below", "under"];

    [Fact]
    public void Captions_are_short_lower_case_words_of_the_vocabulary()
    {
        HashSet<string> vocabulary = [.. Captioner.Vocabulary];
        for (ulong seed = 0; seed < 20_000; seed++)
        {
            Scene scene = SceneGenerator.Draw(seed);
            foreach (string caption in new[] { Captioner.Describe(scene, seed), Captioner.Full(scene) })
            {
                Assert.Matches(Wording(), caption);
                string[] words = caption.Replace(",", "", StringComparison.Ordinal).Split(' ');
                Assert.InRange(words.Length, 3, 26);
                Assert.All(words, word => Assert.Contains(word, vocabulary));
            }
        }
    }

    [Fact]
    public void Every_word_of_the_vocabulary_is_used()
    {
        HashSet<string> unused = [.. Captioner.Vocabulary];
        for (ulong seed = 0; seed < 20_000; seed++)
            unused.ExceptWith(Captioner.Describe(SceneGenerator.Draw(seed), seed).Split(' ', ','));
        Assert.Empty(unused);
    }

    [Fact]
    public void The_vocabulary_is_small() => Assert.InRange(Captioner.Vocabulary.Count, 80, 160);

    [Fact]
    public void One_scene_has_many_captions_and_one_for_each_seed()
    {
        Scene scene = SceneGenerator.Draw(10);
        Assert.True(Enumerable.Range(0, 100).Select(seed => Captioner.Describe(scene, (ulong)seed)).Distinct().Count() > 20);
        Assert.Equal(Captioner.Describe(scene, 3), Captioner.Describe(scene, 3));
    }

    [Fact]
    public void A_caption_names_every_object_with_its_colour()
    {
        for (ulong seed = 0; seed < 2000; seed++)
        {
            Scene scene = SceneGenerator.Draw(seed);
            string caption = Captioner.Describe(scene, seed + 1);
            foreach (SceneObject thing in scene.Objects)
                Assert.Contains(Words.Of(thing.Kind), noun => caption.Contains($"{Words.Of(thing.Colour)} {noun}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_canonical_prompt_is_a_caption_of_its_scene()
    {
        Scene scene = new(Background.Meadow, null, TimeOfDay.Day, PictureStyle.Flat,
            [
                new(ObjectKind.House, ObjectColour.Red, ObjectSize.Normal, 0.5f, 0.72f, 0.43f),
                new(ObjectKind.Sun, ObjectColour.Yellow, ObjectSize.Normal, 0.5f, 0.26f, 0.43f),
            ], Relation.Below, 1);
        List<string> captions = [.. Enumerable.Range(0, 3000).Select(seed => Captioner.Describe(scene, (ulong)seed))];
        Assert.Contains("a red house under a yellow sun", captions);
        Assert.Contains("a yellow sun above a red house", captions);
        Assert.Contains("on a meadow, a red house under a yellow sun", captions);
        Assert.All(captions, caption => Assert.Contains(PlaceWords, word => caption.Contains(word, StringComparison.Ordinal)));
        Assert.Equal("a picture of a red house below a yellow sun in a meadow by day", Captioner.Full(scene));
    }

    [Theory]
    [InlineData(ObjectKind.Apple, ObjectColour.Red, "a red apple")]
    [InlineData(ObjectKind.House, ObjectColour.Orange, "an orange house")]
    public void The_article_fits_the_next_word(ObjectKind kind, ObjectColour colour, string expected)
    {
        Scene scene = new(Background.Plain, ObjectColour.White, TimeOfDay.Day, PictureStyle.Flat,
            [new(kind, colour, ObjectSize.Normal, 0.5f, 0.5f, 0.6f)], null, 1);
        Assert.Contains(expected, Captioner.Full(scene), StringComparison.Ordinal);
    }

    [GeneratedRegex("^[a-z]+(,? [a-z]+)*$")]
    private static partial Regex Wording();
}

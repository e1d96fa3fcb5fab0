using Unclip.Training.World;
using Xunit;

namespace Unclip.Training.Tests.World;

public sealed class ParaphraserTests
{
    [Fact]
    public void Its_pieces_are_the_caption()
    {
        for (ulong seed = 0; seed < 5000; seed++)
        {
            string caption = Captioner.Describe(SceneGenerator.Draw(seed), seed);
            IEnumerable<string> known = Paraphraser.Of(caption, seed).Select(phrase => phrase.Known);
            Assert.Equal(caption, string.Join(' ', known).Replace(" ,", ",", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("a red house left of a blue cat in the snow", "a house and a blue cat in winter")]
    [InlineData("a red house left of a blue cat in the snow", "the cottage next to a blue kitten in the snow")]
    [InlineData("a green tree right of an orange cat, and a white cloud above them", "a tree right of a cat, and a cloud above them")]
    [InlineData("a green tree left of an orange cat, and a white cloud above them", "a green tree, an orange cat and a white cloud")]
    [InlineData("a tiny orange boat on green, ink", "tiny orange sailboat on green in ink")]
    [InlineData("an orange apple on a plain blue background", "the orange apple with a blue background")]
    public void One_caption_has_many_wordings(string caption, string wording) =>
        Assert.Contains(wording, Enumerable.Range(0, 50_000).Select(seed => Paraphraser.Join(Paraphraser.Of(caption, (ulong)seed))));

    [Fact]
    public void A_colour_is_left_out_only_where_it_is_the_usual_one()
    {
        Assert.All(Enumerable.Range(0, 500), seed => Assert.Contains("purple", Paraphraser.Join(Paraphraser.Of("a purple car", (ulong)seed)).Replace("violet", "purple", StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.All(Enum.GetValues<ObjectKind>(), kind => Assert.DoesNotContain(HeldOut.Combinations, held => held.Kind == kind && held.Colour == Paraphraser.UsualColour(kind)));
    }

    [Fact]
    public void Things_keep_their_order()
    {
        for (ulong seed = 0; seed < 500; seed++)
        {
            string wording = Paraphraser.Join(Paraphraser.Of("a red sun left of a blue key, and a green bird above them", seed));
            Assert.True(wording.IndexOf("sun", StringComparison.Ordinal) < wording.IndexOf("key", StringComparison.Ordinal));
            Assert.True(wording.IndexOf("key", StringComparison.Ordinal) < wording.IndexOf("bird", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void No_two_captions_have_the_same_other_words()
    {
        Dictionary<string, string> captions = [];
        for (ulong seed = 0; seed < 50_000; seed++)
        {
            Scene scene = SceneGenerator.Draw(seed % 500);
            scene = scene with { Objects = [.. scene.Objects.Select(thing => thing with { Colour = Paraphraser.UsualColour(thing.Kind) })] };
            string caption = Captioner.Describe(scene, seed / 500), free = Paraphraser.Join(Paraphraser.Of(caption, seed));
            Assert.True(captions.TryAdd(free, caption) || captions[free] == caption, $"'{free}' is '{captions[free]}' and '{caption}'.");
        }
    }

    [Fact]
    public void Its_vocabulary_has_no_word_of_the_captions()
    {
        Assert.Empty(Paraphraser.Vocabulary.Intersect(Captioner.Vocabulary));
        Assert.Contains("next", Paraphraser.Vocabulary);
    }
}

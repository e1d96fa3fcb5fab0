using Unclip.Inference.Tokens;

namespace Unclip.Inference.Tests.Tokens;

public class CaptionTextTests
{
    [Theory]
    [InlineData("e\u0301", "é")]
    [InlineData("o\u0302\u0301", "ố")]
    [InlineData("Ι\u0308", "Ϊ")]
    [InlineData("\u1112\u1161\u11AB", "한")]
    [InlineData("plain", "plain")]
    [InlineData("x\u0301", "x\u0301")]
    public void Marks_are_composed_with_their_letter(string decomposed, string composed) =>
        Assert.Equal(composed, CaptionText.Clean(decomposed));

    [Theory]
    [InlineData("it's a DOG's", "it|'s|a|DOG|'s")]
    [InlineData("in 1999!?", "in|1|9|9|9|!?")]
    [InlineData("rock'n'roll", "rock|'|n|'|roll")]
    [InlineData("𝓗ello 𝟘𝟙", "𝓗ello|𝟘|𝟙")]
    [InlineData("", "")]
    public void Text_is_split_as_clip_splits_it(string text, string words) =>
        Assert.Equal(words, string.Join('|', CaptionText.Split(text, []).Select(word => text[word])));

    [Fact]
    public void Words_outside_the_vocabulary_are_named_once_in_order()
    {
        var words = new WordList(["red", "house", "night sky", "a"]);
        Assert.Equal(["zebra", "🦓", "dragon"], words.Unknown("A red ZEBRA, a zebra 🦓 & a dragon's house: night... sky!"));
        Assert.Empty(new WordList([]).Unknown("anything goes"));
    }
}

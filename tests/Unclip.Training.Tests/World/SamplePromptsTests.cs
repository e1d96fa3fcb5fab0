using Unclip.Training.World;
using Xunit;

namespace Unclip.Training.Tests.World;

public sealed class SamplePromptsTests
{
    private static readonly IReadOnlyList<string> Sheet = SamplePrompts.Get(36);

    [Fact]
    public void A_sheet_has_36_different_prompts_of_known_words()
    {
        Assert.Equal(36, Sheet.Distinct().Count());
        Assert.All(Sheet, prompt => Assert.All(prompt.Split(' '), word => Assert.Contains(word, Captioner.Vocabulary)));
    }

    [Fact]
    public void Most_prompts_name_one_object_and_eight_or_nine_name_two() =>
        Assert.InRange(Sheet.Count(prompt => Kinds(prompt).Count == 2), 8, 9);

    [Fact]
    public void No_prompt_asks_for_a_held_out_combination() => Assert.All(Sheet, prompt =>
        Assert.DoesNotContain(HeldOut.Combinations, combination => Kinds(prompt).Contains(combination.Kind)
            && ((combination.Colour is { } colour && prompt.Contains($"{Words.Of(colour)} {Words.Of(combination.Kind)[0]}", StringComparison.Ordinal))
                || (combination.Style is { } style && style != PictureStyle.Flat && prompt.StartsWith(Words.Of(style)[0], StringComparison.Ordinal))
                || (combination.Background is { } background && Words.Of(background).Any(place => prompt.Contains(place, StringComparison.Ordinal))))));

    [Fact]
    public void Every_kind_is_asked_for_at_least_once() =>
        Assert.Equal(Enum.GetValues<ObjectKind>(), Sheet.SelectMany(Kinds).Distinct().Order());

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(50)]
    public void As_many_prompts_come_as_are_asked_for(int count) => Assert.Equal(count, SamplePrompts.Get(count).Count);

    private static List<ObjectKind> Kinds(string prompt) =>
        [.. Enum.GetValues<ObjectKind>().Where(kind => prompt.Split(' ').Contains(Words.Of(kind)[0]))];
}

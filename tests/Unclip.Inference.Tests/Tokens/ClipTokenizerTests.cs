using System.Text.Json;
using Unclip.Golden;
using Unclip.Inference.Tokens;
using Unclip.Models;
using Unclip.Models.Clip;

namespace Unclip.Inference.Tests.Tokens;

public class ClipTokenizerTests
{
    private static readonly Lazy<ClipTokenizer> Tiny = new(() => ClipTokenizer.Open(Path.Combine(GoldenFolder.TinyKarlo, "tokenizer"), Text.MaxPositionEmbeddings));

    private static ClipTextConfig Text => TinyKarlo.Model.Checkpoint.TextEncoderConfig;

    public static TheoryData<string> Cases()
    {
        var data = new TheoryData<string>();
        if (!GoldenFolder.Exists)
            data.Add("(no golden data)");
        else
            data.AddRange(Reference().Select(entry => entry.GetProperty("name").GetString()!).ToArray());
        return data;
    }

    private static List<JsonElement> Reference()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(GoldenFolder.File("reference", "tokenizer_cases.json")));
        return [.. document.RootElement.GetProperty("cases").Clone().EnumerateArray()];
    }

    /// <summary>The original CLIP path (ids_core): a "!" in a prompt is the word "!", CJK is not split by character.</summary>
    [Theory, MemberData(nameof(Cases))]
    public void Ids_and_mask_are_the_reference_ones(string name)
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        JsonElement expected = Reference().Single(entry => entry.GetProperty("name").GetString() == name);
        TokenizedPrompt prompt = Tiny.Value.Encode(expected.GetProperty("text").GetString()!);
        Assert.Equal(expected.GetProperty("ids_core").EnumerateArray().Select(id => id.GetInt64()), prompt.Ids);
        Assert.Equal(expected.GetProperty("mask_core").EnumerateArray().Select(bit => bit.GetSingle()), prompt.Mask);
        // The reference lists no more than 80 tokens of a prompt.
        Assert.Equal(expected.GetProperty("tokens_core").GetArrayLength(), Math.Min(prompt.TokenCount, 80));
        Assert.Equal(prompt.TokenCount > 75, prompt.Truncated is not null);
    }

    [Fact]
    public void The_part_that_does_not_fit_is_reported_as_it_was_written()
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        string fits = string.Join(' ', Enumerable.Repeat("a", Text.MaxPositionEmbeddings - 3));
        Assert.Null(Tiny.Value.Encode(fits + " A").Truncated);
        Assert.Equal("Red Fox!", Tiny.Value.Encode(fits + " Red  Fox!").Truncated);
    }

    [Fact]
    public void A_lone_surrogate_is_read_as_the_replacement_character()
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        Assert.Equal(Tiny.Value.Encode("a \uFFFD").Ids, Tiny.Value.Encode("a \ud83d").Ids);
    }

    [Fact]
    public void Ten_thousand_characters_are_read_and_cut()
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        TokenizedPrompt prompt = Tiny.Value.Encode(string.Concat(Enumerable.Repeat("misty 🐶 ", 1250)));
        Assert.Equal(Text.MaxPositionEmbeddings, prompt.Ids.Length);
        Assert.Equal(Text.VocabSize - 1, prompt.Ids[^1]);
        Assert.NotNull(prompt.Truncated);
    }

    [Theory]
    [InlineData("vocab.json", "{\"a\": 0}", "<|startoftext|>")]
    [InlineData("vocab.json", "[", "vocab.json")]
    [InlineData("tokenizer_config.json", "{\"model_max_length\": \"long\"}", "model_max_length")]
    [InlineData("special_tokens_map.json", "{\"pad_token\": \"<pad>\"}", "<pad>")]
    public void A_broken_tokenizer_folder_is_refused_by_name(string file, string content, string named)
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        using var copy = new TemporaryFolder();
        foreach (string source in Directory.EnumerateFiles(Path.Combine(GoldenFolder.TinyKarlo, "tokenizer")))
            File.WriteAllBytes(copy.File(Path.GetFileName(source)), File.ReadAllBytes(source));
        File.WriteAllText(copy.File(file), content);
        CheckpointException refusal = Assert.Throws<CheckpointException>(() => ClipTokenizer.Open(copy.Path, Text.MaxPositionEmbeddings));
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }
}

using System.Text.Json;
using Unclip.Inference.Tokens;
using Unclip.Training.Data;
using Xunit;

namespace Unclip.Training.Tests.Data;

public sealed class BpeTrainerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("unclip-bpe").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_most_frequent_pair_is_merged_first()
    {
        var merges = BpeTrainer.Learn(new Dictionary<string, long> { ["low"] = 5, ["lot"] = 4, ["hi"] = 2 }, 1);
        Assert.Equal([("l", "o")], merges);
    }

    [Fact]
    public void Enough_merges_make_every_word_one_token()
    {
        Dictionary<string, long> words = new() { ["house"] = 3, ["houses"] = 1, ["mouse"] = 2, ["a"] = 9 };
        int size = BpeTrainer.Write(folder, BpeTrainer.Learn(words, 1000), contextLength: 8);
        var vocabulary = JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(Path.Combine(folder, "vocab.json")))!;
        Assert.Equal(size, vocabulary.Count);
        Assert.All(words.Keys, word => Assert.True(vocabulary.ContainsKey(word + BpeTrainer.EndOfWord)));
        Assert.Equal(size - 1, vocabulary[BpeTrainer.EndToken]); // the highest id: CLIP pools there
        Assert.Equal(0, vocabulary["!"]); // CLIP's byte order
    }

    [Fact]
    public void What_it_writes_is_a_tokenizer_that_frames_pads_and_masks()
    {
        BpeTrainer.Write(folder, BpeTrainer.Learn(new Dictionary<string, long> { ["red"] = 1, ["cat"] = 1 }, 100), contextLength: 6);
        int Id(string token) => JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(Path.Combine(folder, "vocab.json")))![token];
        (int start, int end) = (Id(BpeTrainer.StartToken), Id(BpeTrainer.EndToken));
        ClipTokenizer tokenizer = ClipTokenizer.Open(folder, 6);

        TokenizedPrompt prompt = tokenizer.Encode("Red cat");
        Assert.Equal([start, Id("red</w>"), Id("cat</w>"), end, end, end], prompt.Ids);
        Assert.Equal([1, 1, 1, 1, 0, 0], prompt.Mask);
        Assert.Equal([start, end, end, end, end, end], tokenizer.Encode("").Ids);
    }
}

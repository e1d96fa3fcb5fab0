using System.Text.Json;
using static TorchSharp.torch;

namespace Unclip.Training.Data;

/// <summary>Encodes the world's captions (letters, spaces, commas) with a vocabulary written by <see cref="BpeTrainer"/>.</summary>
public sealed class CaptionTokens
{
    private readonly Dictionary<string, int> vocabulary;
    private readonly (string, string)[] merges;
    private readonly Dictionary<string, int[]> words = [];
    private readonly int contextLength;

    public CaptionTokens(string folder, int contextLength)
    {
        vocabulary = JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(Path.Combine(folder, "vocab.json")))!;
        merges = [.. File.ReadLines(Path.Combine(folder, "merges.txt")).Skip(1).Select(l => l.Split(' ')).Select(p => (p[0], p[1]))];
        this.contextLength = contextLength;
    }

    /// <returns>Ids [B, L] int64 and the mask [B, L] float, 1 for everything up to the first end token.</returns>
    public (Tensor Ids, Tensor Keep) Encode(IReadOnlyList<string> captions)
    {
        ArgumentNullException.ThrowIfNull(captions);
        int end = vocabulary[BpeTrainer.EndToken];
        long[] ids = new long[captions.Count * contextLength];
        float[] keep = new float[ids.Length];
        Array.Fill(ids, end);
        for (int row = 0; row < captions.Count; row++)
        {
            int[] tokens = [vocabulary[BpeTrainer.StartToken], .. Words(captions[row]).SelectMany(WordIds)];
            int count = Math.Min(tokens.Length, contextLength - 1);
            for (int i = 0; i < count; i++)
                ids[row * contextLength + i] = tokens[i];
            keep.AsSpan(row * contextLength, count + 1).Fill(1);
        }
        long[] shape = [captions.Count, contextLength];
        return (tensor(ids, shape), tensor(keep, shape));
    }

    internal static IEnumerable<string> Words(string caption) =>
        caption.Replace(",", " , ", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private int[] WordIds(string word)
    {
        lock (words)
        {
            if (words.TryGetValue(word, out int[]? ids))
                return ids;
            List<string> symbols = BpeTrainer.Symbols(word);
            foreach ((string, string) pair in merges)
                BpeTrainer.Merge(symbols, pair);
            return words[word] = [.. symbols.Select(s => vocabulary[s])];
        }
    }
}

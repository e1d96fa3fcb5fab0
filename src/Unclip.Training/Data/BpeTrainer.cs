using System.Text;
using System.Text.Json;

namespace Unclip.Training.Data;

/// <summary>
/// Learns a byte-pair encoding (Sennrich et al. 2016, arXiv 1508.07909) in CLIP's file format: 256 byte symbols, the same
/// with the end-of-word suffix, one symbol per merge, then the two special tokens.
/// </summary>
public static class BpeTrainer
{
    public const string EndOfWord = "</w>";
    public const string StartToken = "<|startoftext|>";
    public const string EndToken = "<|endoftext|>";

    /// <summary>Learns merges from word counts until every word is one symbol or <paramref name="mergeLimit"/> is reached.</summary>
    public static IReadOnlyList<(string Left, string Right)> Learn(IReadOnlyDictionary<string, long> wordCounts, int mergeLimit)
    {
        ArgumentNullException.ThrowIfNull(wordCounts);
        List<(List<string> Symbols, long Count)> words = [.. wordCounts
            .OrderBy(w => w.Key, StringComparer.Ordinal).Select(w => (Symbols(w.Key), w.Value))];
        List<(string, string)> merges = [];
        while (merges.Count < mergeLimit)
        {
            var best = words
                .SelectMany(w => w.Symbols.Zip(w.Symbols.Skip(1), (left, right) => (Pair: (left, right), w.Count)))
                .GroupBy(p => p.Pair)
                .Select(g => (Pair: g.Key, Count: g.Sum(p => p.Count)))
                .OrderByDescending(p => p.Count).ThenBy(p => p.Pair.left + ' ' + p.Pair.right, StringComparer.Ordinal)
                .FirstOrDefault();
            if (best.Count == 0)
                break;
            merges.Add(best.Pair);
            foreach ((List<string> symbols, _) in words)
                Merge(symbols, best.Pair);
        }
        return merges;
    }

    /// <summary>Writes vocab.json, merges.txt, tokenizer_config.json and special_tokens_map.json.</summary>
    /// <param name="contextLength">L, tokens per caption with the two special ones.</param>
    /// <returns>The vocabulary's size.</returns>
    public static int Write(string folder, IReadOnlyList<(string Left, string Right)> merges, int contextLength)
    {
        ArgumentNullException.ThrowIfNull(merges);
        Directory.CreateDirectory(folder);
        string[] bytes = [.. ByteSymbols().Select(c => c.ToString())];
        string[] tokens = [.. bytes, .. bytes.Select(b => b + EndOfWord), .. merges.Select(m => m.Left + m.Right), StartToken, EndToken];
        WriteJson("vocab.json", tokens.Index().ToDictionary(t => t.Item, t => t.Index));
        File.WriteAllText(Path.Combine(folder, "merges.txt"),
            "#version: 0.2\n" + string.Concat(merges.Select(m => $"{m.Left} {m.Right}\n")));
        WriteJson("tokenizer_config.json", new Dictionary<string, object>
        {
            ["add_prefix_space"] = false,
            ["bos_token"] = StartToken,
            ["do_lower_case"] = true,
            ["eos_token"] = EndToken,
            ["errors"] = "replace",
            ["model_max_length"] = contextLength,
            ["pad_token"] = EndToken,
            ["tokenizer_class"] = "CLIPTokenizer",
            ["unk_token"] = EndToken,
        });
        WriteJson("special_tokens_map.json", new Dictionary<string, string>
        {
            ["bos_token"] = StartToken,
            ["eos_token"] = EndToken,
            ["pad_token"] = EndToken,
            ["unk_token"] = EndToken,
        });
        return tokens.Length;

        void WriteJson<T>(string name, T value) =>
            File.WriteAllText(Path.Combine(folder, name), JsonSerializer.Serialize(value, JsonOptions) + "\n");
    }

    private static List<string> Symbols(string word)
    {
        char[] map = ByteToSymbol();
        List<string> symbols = [.. Encoding.UTF8.GetBytes(word).Select(b => map[b].ToString())];
        symbols[^1] += EndOfWord;
        return symbols;
    }

    private static void Merge(List<string> symbols, (string Left, string Right) pair)
    {
        for (int i = 0; i + 1 < symbols.Count; i++)
        {
            if (symbols[i] != pair.Left || symbols[i + 1] != pair.Right)
                continue;
            symbols[i] += symbols[i + 1];
            symbols.RemoveAt(i + 1);
        }
    }

    private static readonly JsonSerializerOptions JsonOptions = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static bool IsPrintable(int b) => b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);

    /// <summary>CLIP's order: printable bytes first, then the others, moved to 256 and up.</summary>
    private static IEnumerable<char> ByteSymbols()
    {
        char[] map = ByteToSymbol();
        return Enumerable.Range(0, 256).OrderBy(b => IsPrintable(b) ? 0 : 1).ThenBy(b => b).Select(b => map[b]);
    }

    private static char[] ByteToSymbol()
    {
        char[] map = new char[256];
        int next = 256;
        for (int b = 0; b < 256; b++)
            map[b] = IsPrintable(b) ? (char)b : (char)next++;
        return map;
    }
}

using System.Text.Json;
using Microsoft.ML.Tokenizers;
using Unclip.Models;

namespace Unclip.Inference.Tokens;

/// <summary>A prompt as the text encoder takes it.</summary>
/// <param name="Ids">[L]: begin, caption, end, padding.</param>
/// <param name="Mask">[L]: 1 up to the end token, 0 for padding.</param>
/// <param name="TokenCount">Caption tokens, also those that did not fit.</param>
/// <param name="Truncated">The end of the prompt that did not fit; null when everything did.</param>
public sealed record TokenizedPrompt(long[] Ids, float[] Mask, int TokenCount, string? Truncated);

/// <summary>CLIP's byte-level byte-pair encoding, with the vocabulary and merges of a checkpoint's tokenizer folder.</summary>
public sealed class ClipTokenizer
{
    private readonly Tokenizer bytePairs;
    private readonly TokenizerSettings settings;
    private readonly Dictionary<string, int> special;

    private ClipTokenizer(Tokenizer bytePairs, TokenizerSettings settings, Dictionary<string, int> special) =>
        (this.bytePairs, this.settings, this.special) = (bytePairs, settings, special);

    /// <summary>L, with the begin and end tokens.</summary>
    public int ContextLength => settings.ContextLength;

    /// <param name="folder">Holds vocab.json, merges.txt, tokenizer_config.json and special_tokens_map.json.</param>
    /// <param name="contextLength">L of the text encoder, which the tokenizer must not exceed.</param>
    /// <exception cref="CheckpointException">A file is missing, broken, or lacks a special token.</exception>
    public static ClipTokenizer Open(string folder, int contextLength)
    {
        TokenizerSettings settings = TokenizerSettings.Read(folder, contextLength);
        string path = Path.Combine(folder, "vocab.json");
        try
        {
            Dictionary<string, int> vocabulary = JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllBytes(path)) ?? [];
            Dictionary<string, int> special = [];
            foreach (string token in (string[])[settings.Begin, settings.End, settings.Padding])
                special[token] = vocabulary.TryGetValue(token, out int id) ? id : throw new CheckpointException($"{path}: has no '{token}', which the tokenizer's configuration names.");
            return new(BytePairs(folder, vocabulary), settings, special);
        }
        catch (Exception e) when (e is JsonException or IOException or InvalidOperationException or ArgumentException)
        {
            throw new CheckpointException($"{folder}: vocab.json and merges.txt cannot be used as a byte-pair vocabulary: {e.Message}", e);
        }
    }

    public TokenizedPrompt Encode(string prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        string text = CaptionText.Clean(prompt);
        var ids = new List<int>();
        int room = settings.ContextLength - 2;
        int? cut = null;
        foreach (Range word in CaptionText.Split(text, [settings.Begin, settings.End]))
        {
            ids.AddRange(EncodeWord(text[word]));
            if (ids.Count > room)
                cut ??= word.Start.Value;
        }
        int kept = Math.Min(ids.Count, room);
        int padding = settings.ContextLength - kept - 2;
        return new(
            [special[settings.Begin], .. ids.Take(kept), special[settings.End], .. Enumerable.Repeat((long)special[settings.Padding], padding)],
            [.. Enumerable.Repeat(1f, kept + 2), .. Enumerable.Repeat(0f, padding)],
            ids.Count, cut is { } start ? text[start..] : null);
    }

    /// <summary>A special token written out in a prompt is that token, as in the reference.</summary>
    private IEnumerable<int> EncodeWord(string word)
    {
        string lower = CaptionText.Lower(word);
        return lower == settings.Begin || lower == settings.End ? [special[lower]] : bytePairs.EncodeToIds(ByteLevel.Encode(lower));
    }

    private static BpeTokenizer BytePairs(string folder, Dictionary<string, int> vocabulary) => BpeTokenizer.Create(new BpeOptions(vocabulary)
    {
        Merges = File.ReadLines(Path.Combine(folder, "merges.txt")).Where(line => line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal)),
        EndOfWordSuffix = "</w>",
        // Words come one by one and hold no white space in their byte-level form; the default would split at punctuation.
        PreTokenizer = PreTokenizer.CreateWhiteSpace(),
    });
}

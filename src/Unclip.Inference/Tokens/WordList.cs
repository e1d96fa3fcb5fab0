using System.Text;

namespace Unclip.Inference.Tokens;

/// <summary>The words that a model was trained on.</summary>
internal sealed class WordList
{
    private readonly HashSet<string> known;

    /// <param name="vocabulary">Words or phrases; empty: any word may be known.</param>
    public WordList(IEnumerable<string> vocabulary) => known = [.. vocabulary.SelectMany(Words)];

    /// <summary>The prompt's words outside the list, each once, in order, in lower case.</summary>
    public IReadOnlyList<string> Unknown(string prompt) => known.Count == 0 ? [] : [.. Words(prompt).Distinct().Where(word => !known.Contains(word))];

    private static IEnumerable<string> Words(string text)
    {
        string cleaned = CaptionText.Clean(text);
        return CaptionText.Split(cleaned, []).Select(word => CaptionText.Lower(cleaned.AsSpan(word))).Where(HasMeaning);
    }

    /// <summary>Letters, digits, emoji and the like; not punctuation, and not the tail of a contraction ('s).</summary>
    private static bool HasMeaning(string word) =>
        !word.StartsWith('\'') && word.EnumerateRunes().Any(rune => Rune.IsLetterOrDigit(rune) || (!rune.IsAscii && !Rune.IsPunctuation(rune)));
}

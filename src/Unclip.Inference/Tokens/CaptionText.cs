using System.Globalization;
using System.Text;

namespace Unclip.Inference.Tokens;

/// <summary>How CLIP reads text before byte-pair encoding (openai/CLIP, simple_tokenizer.py).</summary>
internal static class CaptionText
{
    private static readonly string[] Contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    /// <summary>Canonically composed, whitespace runs made one space, trimmed. Case is kept for showing text back.</summary>
    public static string Clean(string text)
    {
        var cleaned = new StringBuilder(text.Length);
        foreach (char c in CanonicalComposition.Compose(WellFormed(text)))
        {
            if (!IsSpace(c))
                cleaned.Append(c);
            else if (cleaned.Length > 0 && cleaned[^1] != ' ')
                cleaned.Append(' ');
        }
        // The one letter whose lower case is two characters: i and a combining dot, which is no letter and splits the word.
        return cleaned.Replace("İ", "i\u0307").ToString().TrimEnd();
    }

    /// <summary>
    /// The words of cleaned text: special tokens, contractions, runs of letters, single digits, runs of anything else. By
    /// code points, as .NET's regular expressions see letters beyond U+FFFF as two symbols.
    /// </summary>
    public static IEnumerable<Range> Split(string text, IReadOnlyCollection<string> specialTokens)
    {
        for (int start = 0; start < text.Length;)
        {
            int end = WordEnd(text, start, specialTokens);
            if (end > start)
                yield return start..end;
            start = Math.Max(end, start + 1);
        }
    }

    /// <summary>Lower case with the final sigma that Python's str.lower writes.</summary>
    public static string Lower(ReadOnlySpan<char> word)
    {
        string lower = word.ToString().ToLowerInvariant();
        return lower.Length > 1 && word[^1] == 'Σ' ? lower[..^1] + 'ς' : lower;
    }

    private static int WordEnd(string text, int start, IReadOnlyCollection<string> specialTokens)
    {
        foreach (string literal in specialTokens.Concat(Contractions))
        {
            if (string.Compare(text, start, literal, 0, literal.Length, StringComparison.OrdinalIgnoreCase) == 0)
                return start + literal.Length;
        }
        Rune first = Rune.GetRuneAt(text, start);
        if (Rune.IsWhiteSpace(first))
            return start;
        int end = start + first.Utf16SequenceLength;
        if (IsNumber(first))
            return end;
        bool letters = Rune.IsLetter(first);
        while (end < text.Length)
        {
            Rune next = Rune.GetRuneAt(text, end);
            bool belongs = letters ? Rune.IsLetter(next) : !Rune.IsLetter(next) && !IsNumber(next) && !Rune.IsWhiteSpace(next);
            if (!belongs)
                break;
            end += next.Utf16SequenceLength;
        }
        return end;
    }

    /// <summary>\p{N}: decimal digits, letter numbers (Ⅻ) and others (½).</summary>
    private static bool IsNumber(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    private static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001c' and <= '\u001f';

    /// <summary>Lone surrogates, which have no UTF-8, become the replacement character.</summary>
    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}

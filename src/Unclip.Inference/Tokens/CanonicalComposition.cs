using System.Globalization;
using System.Reflection;
using System.Text;

namespace Unclip.Inference.Tokens;

/// <summary>
/// Unicode canonical composition (UAX #15) of text whose marks are in canonical order, which is what keyboards and file
/// systems produce: e + U+0301 becomes é. string.Normalize does nothing under invariant globalization, and ICU is not
/// everywhere.
/// </summary>
internal static class CanonicalComposition
{
    // Hangul syllables are composed by arithmetic (The Unicode Standard, §3.12).
    private const int Leading = 0x1100, Vowel = 0x1161, Trailing = 0x11A7, Syllable = 0xAC00;
    private const int LeadingCount = 19, VowelCount = 21, TrailingCount = 28;

    private static readonly Lazy<Dictionary<(char, char), char>> Composites = new(Read);

    public static string Compose(string text)
    {
        if (text.All(c => c < 0x300))
            return text; // no marks below U+0300
        var composed = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (composed.Length > 0 && Pair(composed[^1], c) is { } pair)
                composed[^1] = pair;
            else
                composed.Append(c);
        }
        return composed.ToString();
    }

    private static char? Pair(char first, char second) =>
        Composites.Value.TryGetValue((first, second), out char composed) ? composed : Hangul(first, second);

    private static char? Hangul(int first, int second)
    {
        if (first - Leading is >= 0 and < LeadingCount && second - Vowel is >= 0 and < VowelCount)
            return (char)(Syllable + ((first - Leading) * VowelCount + second - Vowel) * TrailingCount);
        bool open = first is >= Syllable and <= 0xD7A3 && (first - Syllable) % TrailingCount == 0;
        return open && second - Trailing is > 0 and < TrailingCount ? (char)(first + second - Trailing) : null;
    }

    private static Dictionary<(char, char), char> Read()
    {
        using Stream resource = Assembly.GetExecutingAssembly().GetManifestResourceStream("canonical-compositions.txt")!;
        using var reader = new StreamReader(resource);
        static char Code(string hex) => (char)ushort.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')
            .Select(line => line.Split(' ')).ToDictionary(code => (Code(code[0]), Code(code[1])), code => Code(code[2]));
    }
}

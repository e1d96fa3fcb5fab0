using System.Text;

namespace Unclip.Inference.Tokens;

/// <summary>GPT-2's map of the 256 bytes to printable characters, in which the vocabulary is written.</summary>
internal static class ByteLevel
{
    private static readonly char[] Characters = Map();

    /// <summary>A text's UTF-8 bytes, one character each; never a space.</summary>
    public static string Encode(string text) => string.Concat(Encoding.UTF8.GetBytes(text).Select(b => Characters[b]));

    private static char[] Map()
    {
        char[] characters = new char[256];
        int invisible = 0;
        for (int b = 0; b < 256; b++)
            characters[b] = b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF) ? (char)b : (char)(256 + invisible++);
        return characters;
    }
}

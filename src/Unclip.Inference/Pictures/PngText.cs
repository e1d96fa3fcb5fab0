using System.Buffers.Binary;
using System.Text;

namespace Unclip.Inference.Pictures;

/// <summary>Text in a PNG's own iTXt and tEXt chunks (W3C PNG, third edition, §11.3.3).</summary>
public static class PngText
{
    private const int HeaderChunkEnd = 33; // signature 8, IHDR 4 + 4 + 13 + 4

    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Whether a file begins as a PNG does.</summary>
    public static bool IsPng(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    /// <summary>The same picture with an uncompressed UTF-8 iTXt chunk behind the header.</summary>
    /// <param name="png">A PNG file.</param>
    /// <param name="keyword">1 to 79 ASCII letters.</param>
    /// <param name="text">Any text.</param>
    public static byte[] Insert(ReadOnlySpan<byte> png, string keyword, string text)
    {
        ArgumentNullException.ThrowIfNull(keyword);
        if (keyword.Length is 0 or > 79 || !keyword.All(char.IsAsciiLetter))
            throw new ArgumentException($"'{keyword}' is no PNG keyword, expected 1 to 79 ASCII letters.", nameof(keyword));
        RequirePng(png);
        // keyword, 0, compression flag 0, method 0, no language, no translated keyword, text
        byte[] body = [.. Encoding.ASCII.GetBytes(keyword), 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(text)];
        byte[] typeAndBody = [.. "iTXt"u8, .. body];
        byte[] chunk = new byte[4 + typeAndBody.Length + 4];
        BinaryPrimitives.WriteInt32BigEndian(chunk, body.Length);
        typeAndBody.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc(typeAndBody));
        return [.. png[..HeaderChunkEnd], .. chunk, .. png[HeaderChunkEnd..]];
    }

    /// <summary>The text under a keyword; null when the picture has none.</summary>
    /// <exception cref="InvalidDataException">Not a PNG, or a damaged one.</exception>
    public static string? Find(ReadOnlySpan<byte> png, string keyword)
    {
        RequirePng(png);
        for (int at = Signature.Length; at < png.Length;)
        {
            ReadOnlySpan<byte> rest = png[at..];
            uint length = rest.Length >= 12 ? BinaryPrimitives.ReadUInt32BigEndian(rest) : uint.MaxValue;
            if (length > rest.Length - 12)
                throw new InvalidDataException($"The PNG is cut off: a chunk at byte {at} goes beyond the end of the file.");
            ReadOnlySpan<byte> typeAndBody = rest.Slice(4, 4 + (int)length);
            if (Text(typeAndBody, keyword) is { } text)
            {
                return BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..]) == Crc(typeAndBody)
                    ? text
                    : throw new InvalidDataException($"The PNG is damaged: the checksum of the text at byte {at} is wrong.");
            }
            if (typeAndBody.StartsWith("IEND"u8))
                break; // What follows is no longer the picture's.
            at += 12 + (int)length;
        }
        return null;
    }

    private static string? Text(ReadOnlySpan<byte> typeAndBody, string keyword)
    {
        ReadOnlySpan<byte> type = typeAndBody[..4], body = typeAndBody[4..];
        bool international = type.SequenceEqual("iTXt"u8);
        int end = body.IndexOf((byte)0);
        if ((!international && !type.SequenceEqual("tEXt"u8)) || end < 0 || !body[..end].SequenceEqual(Encoding.ASCII.GetBytes(keyword)))
            return null;
        body = body[(end + 1)..];
        if (!international)
            return Encoding.Latin1.GetString(body);
        if (body.Length < 2 || body[0] != 0)
            return null; // compressed: not ours
        body = body[2..];
        for (int field = 0; field < 2; field++) // language, translated keyword
            body = body[(body.IndexOf((byte)0) + 1)..];
        return Encoding.UTF8.GetString(body);
    }

    private static void RequirePng(ReadOnlySpan<byte> png)
    {
        if (png.Length < HeaderChunkEnd || !png.StartsWith(Signature) || !png.Slice(12, 4).SequenceEqual("IHDR"u8))
            throw new InvalidDataException("Not a PNG file.");
    }

    /// <summary>CRC-32 of ISO 3309, as PNG Annex D computes it.</summary>
    internal static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
        }
        return ~crc;
    }
}

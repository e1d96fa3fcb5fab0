using System.Buffers.Binary;
using System.IO.Compression;
using Unclip.Inference.Pictures;

namespace Unclip.Inference.Tests.Pictures;

/// <summary>PNG files chunk by chunk, so that a test can write what no encoder would (W3C PNG, third edition, §5 and §11).</summary>
internal static class HandmadePng
{
    public const byte Grey = 0, Rgb = 2, Rgba = 6;

    /// <param name="width">As the header says, whatever the rows are.</param>
    /// <param name="height">As the header says, whatever the rows are.</param>
    /// <param name="bits">Of a sample.</param>
    /// <param name="colourType">PNG's own number.</param>
    /// <param name="rows">Filter byte and samples of each row, before compression.</param>
    /// <param name="extra">Chunks between the header and the pixels.</param>
    public static byte[] Of(int width, int height, byte bits, byte colourType, byte[] rows, params byte[][] extra)
    {
        byte[] header = [0, 0, 0, 0, 0, 0, 0, 0, bits, colourType, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        return [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Chunk("IHDR", header), .. extra.SelectMany(chunk => chunk), .. Chunk("IDAT", Deflated(rows)), .. Chunk("IEND", [])];
    }

    public static byte[] Chunk(string type, byte[] body)
    {
        byte[] typeAndBody = [.. type.Select(letter => (byte)letter), .. body], length = new byte[4], checksum = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, body.Length);
        BinaryPrimitives.WriteUInt32BigEndian(checksum, PngText.Crc(typeAndBody));
        return [.. length, .. typeAndBody, .. checksum];
    }

    public static byte[] Deflated(byte[] bytes)
    {
        using MemoryStream result = new();
        using (ZLibStream zlib = new(result, CompressionLevel.SmallestSize)) zlib.Write(bytes);
        return result.ToArray();
    }
}

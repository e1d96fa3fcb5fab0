using System.Buffers.Binary;

namespace Unclip.Web.Galleries;

/// <summary>
/// How long a zip's list of contents is, by its end record (APPNOTE.TXT §4.3.12 to §4.3.16), before a reader makes an object of
/// every line of it.
/// </summary>
internal static class ZipBounds
{
    private const int EndLength = 22;
    private const int LocatorLength = 20;
    private const int Zip64EndLength = 56;
    private const uint EndMark = 0x06054b50, LocatorMark = 0x07064b50, Zip64EndMark = 0x06064b50;

    /// <exception cref="InvalidDataException">Not a zip, or its list is longer than <paramref name="maxBytes"/>.</exception>
    public static async Task RequireShortListAsync(Stream zip, long maxBytes, CancellationToken cancellationToken)
    {
        byte[] tail = new byte[Math.Min(zip.Length, EndLength + ushort.MaxValue + LocatorLength)];
        zip.Position = zip.Length - tail.Length;
        await zip.ReadExactlyAsync(tail, cancellationToken);
        int end = LastIndexOf(tail, EndMark, tail.Length - EndLength);
        if (end < 0) throw new InvalidDataException("The file is no zip, or it is cut off: its end record is missing.");
        long start = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 16));
        if (start == uint.MaxValue) start = await Zip64StartAsync(zip, tail, end - LocatorLength, cancellationToken);
        long length = zip.Length - start;
        if (start < 0 || length < EndLength) throw new InvalidDataException("The zip is damaged: its list of contents begins outside of the file.");
        if (length > maxBytes) throw new InvalidDataException($"The zip's list of contents has {length} bytes, expected at most {maxBytes}.");
        zip.Position = 0;
    }

    private static async Task<long> Zip64StartAsync(Stream zip, byte[] tail, int locator, CancellationToken cancellationToken)
    {
        if (locator < 0 || BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(locator)) != LocatorMark) throw new InvalidDataException("The zip is damaged: its end record refers to another one, which is missing.");
        long at = BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(locator + 8));
        if (at < 0 || at > zip.Length - Zip64EndLength) throw new InvalidDataException("The zip is damaged: its 64-bit end record is outside of the file.");
        byte[] record = new byte[Zip64EndLength];
        zip.Position = at;
        await zip.ReadExactlyAsync(record, cancellationToken);
        return BinaryPrimitives.ReadUInt32LittleEndian(record) == Zip64EndMark
            ? BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(48))
            : throw new InvalidDataException("The zip is damaged: its 64-bit end record is missing.");
    }

    private static int LastIndexOf(byte[] bytes, uint mark, int from)
    {
        for (int at = from; at >= 0; at--)
            if (BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at)) == mark) return at;
        return -1;
    }
}

using System.Buffers.Binary;

namespace Unclip.Inference.Pictures;

/// <summary>Moving pictures as GIF89a, each with 256 colours of its own. Skia reads GIF but does not write it.</summary>
internal static class GifFile
{
    private const int ClearCode = 256, EndCode = 257, MaxCode = 4095;

    /// <param name="frames">All of one size; one that comes twice is compressed once.</param>
    /// <param name="duration">How long each is shown, to a hundredth of a second.</param>
    public static byte[] Encode(IReadOnlyList<Picture> frames, TimeSpan duration)
    {
        Dictionary<Picture, byte[]> images = frames.Distinct().ToDictionary(frame => frame, Image);
        byte[] delay = Short((int)Math.Round(duration.TotalMilliseconds / 10));
        return
        [
            .. "GIF89a"u8, .. Short(frames[0].Width), .. Short(frames[0].Height), 0x70, 0, 0, // 8 bits a channel, no global colours
            0x21, 0xFF, 11, .. "NETSCAPE2.0"u8, 3, 1, .. Short(0), 0, // begins again for ever
            .. frames.SelectMany(frame => (byte[])[0x21, 0xF9, 4, 0x04, .. delay, 0, 0, .. images[frame]]), // the next one is drawn over it
            0x3B,
        ];
    }

    private static byte[] Image(Picture frame)
    {
        Palette palette = Palette.Of(frame);
        byte[] colours = new byte[Palette.MaxColours * 3];
        palette.Colours.CopyTo(colours, 0);
        return [0x2C, .. Short(0), .. Short(0), .. Short(frame.Width), .. Short(frame.Height), 0x87, .. colours, 8, .. Blocks(Compress(palette.Dither(frame)))];
    }

    /// <summary>LZW with codes of 9 to 12 bits, the lowest bit first (GIF89a, appendix F).</summary>
    private static List<byte> Compress(byte[] indices)
    {
        List<byte> bytes = [];
        Dictionary<int, int> codes = [];
        int newest = EndCode, width = 9, pending = 0, pendingBits = 0;
        Write(ClearCode);
        int prefix = indices[0];
        foreach (byte index in indices.AsSpan(1))
        {
            int longer = (prefix << 8) | index;
            if (codes.TryGetValue(longer, out int known))
            {
                prefix = known;
                continue;
            }
            Write(prefix);
            codes[longer] = ++newest;
            if (newest >= 1 << width)
                width++;
            if (newest == MaxCode)
            {
                Write(ClearCode);
                codes.Clear();
                (newest, width) = (EndCode, 9);
            }
            prefix = index;
        }
        Write(prefix);
        Write(EndCode);
        if (pendingBits > 0)
            bytes.Add((byte)pending);
        return bytes;

        void Write(int code)
        {
            pending |= code << pendingBits;
            for (pendingBits += width; pendingBits >= 8; pendingBits -= 8)
            {
                bytes.Add((byte)pending);
                pending >>= 8;
            }
        }
    }

    /// <summary>Of at most 255 bytes, each behind its length; an empty one ends them.</summary>
    private static IEnumerable<byte> Blocks(List<byte> bytes) =>
        bytes.Chunk(255).SelectMany(block => block.Prepend((byte)block.Length)).Append((byte)0);

    private static byte[] Short(int number)
    {
        byte[] bytes = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, checked((ushort)number));
        return bytes;
    }
}

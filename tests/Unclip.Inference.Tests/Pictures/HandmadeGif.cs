namespace Unclip.Inference.Tests.Pictures;

/// <summary>GIF files of four colours: white, red, green, blue. No encoder at hand writes any (CompuServe, GIF89a, §17–27 and appendix F).</summary>
internal static class HandmadeGif
{
    private const int Clear = 4, End = 5;

    /// <param name="side">Width and height.</param>
    /// <param name="transparent">The colour that lets the background through; null: none.</param>
    /// <param name="frames">Of each, its pixels row by row.</param>
    public static byte[] Of(ushort side, byte? transparent, params byte[][] frames) =>
    [
        .. "GIF89a"u8, .. Word(side), .. Word(side), 0x81, 0, 0, 255, 255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255,
        .. frames.SelectMany(pixels => (byte[])[0x21, 0xF9, 4, (byte)(transparent is null ? 0 : 1), 10, 0, transparent ?? 0, 0, .. Frame(side, pixels)]),
        0x3B,
    ];

    private static byte[] Frame(ushort side, byte[] pixels)
    {
        // The table is cleared before it grows: codes stay 3 bits wide.
        List<int> codes = [];
        for (int i = 0; i < pixels.Length; i++)
            codes.AddRange(i % 2 == 0 ? [Clear, pixels[i]] : [pixels[i]]);
        codes.Add(End);
        byte[] packed = new byte[((codes.Count * 3) + 7) / 8];
        for (int bit = 0; bit < codes.Count * 3; bit++)
            packed[bit / 8] |= (byte)(((codes[bit / 3] >> (bit % 3)) & 1) << (bit % 8));
        return [0x2C, 0, 0, 0, 0, .. Word(side), .. Word(side), 0, 2, .. packed.Chunk(255).SelectMany(block => (byte[])[(byte)block.Length, .. block]), 0];
    }

    private static byte[] Word(ushort value) => [(byte)value, (byte)(value >> 8)];
}

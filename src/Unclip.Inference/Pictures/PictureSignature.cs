namespace Unclip.Inference.Pictures;

/// <summary>What a file is by its first bytes, whatever its name says.</summary>
internal static class PictureSignature
{
    /// <summary>What <see cref="PictureCodec.Decode"/> reads.</summary>
    public const string Readable = "PNG, JPEG, WebP or GIF";

    /// <exception cref="InvalidDataException">Not one of <see cref="Readable"/>; the message says what it is instead, where that is known.</exception>
    public static void Require(ReadOnlySpan<byte> file)
    {
        if (!IsReadable(file)) throw new InvalidDataException($"The file is {NameOf(file)}, expected {Readable}.");
    }

    private static bool IsReadable(ReadOnlySpan<byte> file) =>
        PngText.IsPng(file) || file is [0xFF, 0xD8, 0xFF, ..] || file.StartsWith("GIF87a"u8) || file.StartsWith("GIF89a"u8)
        || (file.Length >= 12 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8));

    /// <summary>What people most often bring instead.</summary>
    private static string NameOf(ReadOnlySpan<byte> file) => file switch
    {
        [] => "empty",
        [(byte)'B', (byte)'M', ..] => "a BMP picture",
        [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => "a TIFF or camera raw picture",
        [0, 0, 1, 0, ..] => "an icon",
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', (byte)'a', (byte)'v', (byte)'i', ..] => "an AVIF picture",
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', (byte)'h' or (byte)'m', ..] => "a HEIC picture or a film",
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => "a PDF",
        [(byte)'P', (byte)'K', 3, 4, ..] => "a zip archive",
        [(byte)'<', ..] => "SVG or other markup",
        _ => "of an unknown kind",
    };
}

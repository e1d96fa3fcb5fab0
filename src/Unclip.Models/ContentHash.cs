using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Unclip.Models;

/// <summary>
/// SHA-256 of files. Those of large files are remembered in a folder, by path, length and time of change, so that a
/// checkpoint of gigabytes is read through once and not at every start.
/// </summary>
/// <param name="folder">Null: nothing is remembered.</param>
internal sealed class ContentHash(string? folder)
{
    private const long Large = 16 << 20;

    /// <returns>In hex.</returns>
    public string Of(string path)
    {
        FileInfo file = new(path);
        // A symbolic link, as the hub's cache has them, says nothing about the file behind it.
        file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        if (folder is null || file.Length < Large)
            return Compute(path);
        string known = Path.Combine(folder, "hashes", Hex(Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{file.FullName}\0{file.Length}\0{file.LastWriteTimeUtc.Ticks}"))));
        if (File.Exists(known))
            return File.ReadAllText(known);
        string hash = Compute(path);
        AtomicFile.Write(known, stream => stream.Write(Encoding.UTF8.GetBytes(hash)));
        return hash;
    }

    public static string OfText(string text) => Hex(Encoding.UTF8.GetBytes(text));

    private static string Compute(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}

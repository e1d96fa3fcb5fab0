using System.Security.Cryptography;

namespace Unclip.Web.Blobs;

/// <summary>SHA-256 of what is in a blob, in 64 hexadecimal digits.</summary>
public static class BlobName
{
    public static string Of(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public static bool IsWellFormed(string name) => name.Length == 2 * SHA256.HashSizeInBytes && name.All(char.IsAsciiHexDigitLower);
}

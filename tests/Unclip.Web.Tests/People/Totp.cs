using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Unclip.Web.Tests.People;

/// <summary>What an authenticator app computes (RFC 6238).</summary>
internal static class Totp
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static string CodeOf(string key, DateTimeOffset now)
    {
        byte[] step = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(step, now.ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // Apps compute it with SHA-1.
        byte[] hash = HMACSHA1.HashData(Decode(key), step);
#pragma warning restore CA5350
        int number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] Decode(string key)
    {
        List<byte> bytes = [];
        int bits = 0, value = 0;
        foreach (char c in key.ToUpperInvariant().Where(c => c != ' '))
        {
            value = ((value << 5) | Base32.IndexOf(c, StringComparison.Ordinal)) & 0xFFF;
            bits += 5;
            if (bits < 8) continue;
            bits -= 8;
            bytes.Add((byte)(value >> bits));
        }

        return [.. bytes];
    }
}

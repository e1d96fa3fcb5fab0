using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Unclip.Web.Sharing;

/// <summary>A secret in a link or header: 256 random bits, of which the database knows the SHA-256 only.</summary>
public static class SecretToken
{
    private const int Bytes = 32;

    /// <returns>43 characters that need no escaping in a link.</returns>
    public static string New() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What is stored, and looked up by: no salt is needed, since nobody guesses 256 bits.</summary>
    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

using System.Security.Cryptography;

namespace Unclip.Web.Components.Settings;

internal static class RandomSeed
{
    /// <summary>Six digits: plenty of variety, and still something to read out loud.</summary>
    public static uint Next() => (uint)RandomNumberGenerator.GetInt32(1_000_000);
}

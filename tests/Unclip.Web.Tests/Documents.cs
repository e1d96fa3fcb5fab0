using Unclip.Golden;

namespace Unclip.Web.Tests;

/// <summary>What tests write into <c>docs/</c>, where UNCLIP_WRITE_DOCS is 1.</summary>
internal static class Documents
{
    public const string Rewrite = "UNCLIP_WRITE_DOCS";

    public static bool AreRewritten => Environment.GetEnvironmentVariable(Rewrite) == "1";

    public static string PathOf(params ReadOnlySpan<string> names) => Path.Combine([Repository.Root, "docs", .. names]);
}

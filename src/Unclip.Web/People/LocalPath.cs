namespace Unclip.Web.People;

/// <summary>Where a form leads afterwards: a page of this site, whatever the link that led to it says.</summary>
internal static class LocalPath
{
    public static string Of(string? path) => path is ['/', ..] and not ['/', '/' or '\\', ..] && !path.Any(char.IsControl) ? path : "/";
}

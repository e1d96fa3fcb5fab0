namespace Unclip.Web;

internal static class CacheHeaders
{
    /// <summary>For what never changes under its address: this browser may keep it, nobody in between.</summary>
    public static void KeepForEver(this HttpContext context) => context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
}

using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Unclip.Web.Sharing;

/// <summary>Remembers in a cookie that this browser knew a link's password; another password makes it worthless.</summary>
public sealed class ShareUnlocking(IDataProtectionProvider protection)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);
    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("Unclip.ShareLink").ToTimeLimitedDataProtector();

    public void Remember(HttpContext context, ShareLink link, string path) => context.Response.Cookies.Append(
        CookieOf(link), protector.Protect(SecretOf(link), Lifetime),
        new CookieOptions { HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, Path = path, MaxAge = Lifetime });

    public bool IsUnlocked(HttpContext context, ShareLink link)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (link.PasswordHash is null) return true;
        try
        {
            return context.Request.Cookies[CookieOf(link)] is { } cookie && protector.Unprotect(cookie) == SecretOf(link);
        }
        catch (CryptographicException)
        {
            return false; // Expired, or not ours.
        }
    }

    private static string CookieOf(ShareLink link) => "unclip-share-" + link.Id;

    private static string SecretOf(ShareLink link) => $"{link.Id} {SecretToken.HashOf(link.PasswordHash ?? "")}";
}

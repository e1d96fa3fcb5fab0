using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;

namespace Unclip.Web.Owners;

/// <summary>
/// Whose jobs and pictures these are: a guest, by a random 128-bit id in a cookie that scripts cannot read, or a person with an
/// account, by an id that no such cookie can hold.
/// </summary>
public static class Owner
{
    public const string CookieName = "unclip-owner";
    private const char PersonMark = '@';
    private const int IdBytes = 16;
    private static readonly int IdLength = NewId().Length;

    public static string NewId() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(IdBytes));

    public static string OfPerson(string personId) => PersonMark + personId;

    /// <summary>Null: a guest's.</summary>
    public static string? PersonOf(string ownerId) => ownerId.StartsWith(PersonMark) ? ownerId[1..] : null;

    public static bool IsWellFormed(string? id) =>
        id?.Length == IdLength && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>The owner of this request; null where the browser sent no cookie and none was issued for it.</summary>
    public static string? OwnerId(this HttpContext context)
    {
        if (context.Items[CookieName] is string issued) return issued;
        string? sent = context.Request.Cookies[CookieName];
        return IsWellFormed(sent) ? sent : null;
    }

    internal static void IssueOwner(this HttpContext context)
    {
        string id = NewId();
        context.Items[CookieName] = id;
        context.Response.Cookies.Append(CookieName, id, new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            MaxAge = TimeSpan.FromDays(400),
        });
    }
}

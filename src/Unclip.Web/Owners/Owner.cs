using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using Unclip.Web.People;

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

    /// <summary>The owner of this request: who is signed in, else the guest; null where the browser sent no cookie and none was issued for it.</summary>
    public static string? OwnerId(this HttpContext context) => context.User.PersonId() is { } personId ? OfPerson(personId) : context.GuestId();

    /// <summary>Who this browser is without an account, signed in or not.</summary>
    internal static string? GuestId(this HttpContext context)
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

    /// <summary>Whoever uses this browser after somebody signed out is another guest.</summary>
    internal static void ForgetGuest(this HttpContext context)
    {
        context.Items.Remove(CookieName);
        context.Response.Cookies.Delete(CookieName);
    }
}

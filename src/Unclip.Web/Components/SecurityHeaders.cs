using System.Security.Cryptography;
using Unclip.Web.Sharing;

namespace Unclip.Web.Components;

public static class SecurityHeaders
{
    private const int NonceBytes = 16;

    /// <summary>
    /// Prompts are in links, so addresses stay here; no other site frames the page or guesses a file's type; and the only scripts
    /// are this site's files and what carries the response's <see cref="ScriptNonce"/>. MudBlazor sets styles on elements.
    /// </summary>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers["Referrer-Policy"] = "same-origin";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments(ShareEndpoints.Root)
            ? "default-src 'none'; img-src 'self'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
            : $"default-src 'self'; script-src 'self' 'nonce-{context.ScriptNonce()}'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
                + "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'";
        return next(context);
    });

    /// <summary>What an inline script of this response carries, so that it runs.</summary>
    public static string ScriptNonce(this HttpContext context)
    {
        if (context.Items[typeof(SecurityHeaders)] is string known) return known;
        string nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes));
        context.Items[typeof(SecurityHeaders)] = nonce;
        return nonce;
    }
}

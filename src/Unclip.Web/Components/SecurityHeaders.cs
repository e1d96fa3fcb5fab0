namespace Unclip.Web.Components;

public static class SecurityHeaders
{
    /// <summary>Prompts are in links, so addresses stay here; and no other site frames the page or guesses a file's type.</summary>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers["Referrer-Policy"] = "same-origin";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "base-uri 'self'; object-src 'none'; frame-ancestors 'self'; form-action 'self'";
        return next(context);
    });
}

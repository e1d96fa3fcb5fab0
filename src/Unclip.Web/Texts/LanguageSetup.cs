using System.Globalization;
using Microsoft.AspNetCore.Localization;
using Unclip.Web.Api;
using Unclip.Web.People;

namespace Unclip.Web.Texts;

/// <summary>Pages speak the language that was chosen, else the browser's, else English. Programs read English.</summary>
public static class LanguageSetup
{
    private const string English = "en", Korean = "ko";
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(365);

    /// <summary>Each with its own name for itself.</summary>
    public static IReadOnlyList<(string Language, string Name)> Languages { get; } = [(English, "English"), (Korean, "한국어")];

    public static IApplicationBuilder UseLanguages(this IApplicationBuilder app)
    {
        string[] languages = [.. Languages.Select(known => known.Language)];
        return app.UseWhen(context => !context.Request.Path.StartsWithSegments(ApiSetup.Root), pages => pages.UseRequestLocalization(options =>
        {
            options.SetDefaultCulture(English).AddSupportedCultures(languages).AddSupportedUICultures(languages);
            options.RequestCultureProviders = [new CookieRequestCultureProvider { Options = options }, new BrowserLanguage { Options = options }];
            options.ApplyCurrentCultureToResponseHeaders = true;
        }));
    }

    public static IEndpointRouteBuilder MapLanguages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/language/{language}", Choose).AllowAnonymous();
        return routes;
    }

    /// <summary>Where a language is chosen, and the page that one comes back to.</summary>
    public static string PathOf(string language, string returnUrl) => $"/language/{language}?returnUrl={Uri.EscapeDataString(returnUrl)}";

    /// <summary>A circuit speaks as the page that opens it, whatever else the browser asks for then. Until the browser is closed.</summary>
    internal static void HoldLanguage(this HttpContext context)
    {
        if (!context.Request.Cookies.ContainsKey(CookieRequestCultureProvider.DefaultCookieName)) Remember(context, CultureInfo.CurrentUICulture.Name, null);
    }

    private static IResult Choose(HttpContext context, string language, string? returnUrl)
    {
        if (!Languages.Any(known => known.Language == language)) return Results.NotFound();
        Remember(context, language, Remembered);
        return Results.LocalRedirect(LocalPath.Of(returnUrl));
    }

    private static void Remember(HttpContext context, string language, TimeSpan? time) => context.Response.Cookies.Append(
        CookieRequestCultureProvider.DefaultCookieName, CookieRequestCultureProvider.MakeCookieValue(new(language)), new()
        {
            HttpOnly = true,
            IsEssential = true,
            MaxAge = time,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
        });
}

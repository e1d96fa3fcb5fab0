using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Primitives;

namespace Unclip.Web.Texts;

/// <summary>
/// What a browser's Accept-Language asks for, without regions: of "ko-KR", "ko". ASP.NET Core would ask .NET for each culture's parent,
/// and with invariant globalization that is always the invariant culture.
/// </summary>
internal sealed class BrowserLanguage : AcceptLanguageHeaderRequestCultureProvider
{
    public override async Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext) =>
        await base.DetermineProviderCultureResult(httpContext) is { } asked
            ? new([.. asked.UICultures.Select(tag => (StringSegment)tag.Split(['-']).First()).Distinct()])
            : null;
}

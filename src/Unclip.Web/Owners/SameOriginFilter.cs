namespace Unclip.Web.Owners;

/// <summary>
/// Refuses what another site's page sends. Browsers say where a request comes from: in Sec-Fetch-Site, or, over plain http, in Origin;
/// a program that says neither carries nobody else's cookie.
/// </summary>
public sealed class SameOriginFilter : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) => IsSameOrigin(context.HttpContext.Request)
        ? next(context)
        : ValueTask.FromResult<object?>(Results.Text("This request comes from another site, expected one of this site's own pages.", "text/plain", statusCode: StatusCodes.Status403Forbidden));

    private static bool IsSameOrigin(HttpRequest request)
    {
        string site = request.Headers["Sec-Fetch-Site"].ToString(), origin = request.Headers.Origin.ToString();
        if (site.Length > 0) return site == "same-origin";
        return origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out Uri? from) && string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}

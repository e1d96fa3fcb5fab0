using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;

namespace Unclip.Web.Api;

/// <summary>Answers programs in their language (RFC 9457): what is wrong with their request, and nothing of what went wrong here.</summary>
internal sealed class ApiErrors : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // By now the request's own path is that of the error page.
        if (!ApiRequests.IsForPrograms(httpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path)) return false;
        (string detail, int status) = exception switch
        {
            BadHttpRequestException { InnerException: JsonException json } => (json.Message, StatusCodes.Status400BadRequest),
            NotSupportedException { Source: "System.Text.Json" } => ("The request does not say what it is: 'tool' is missing, or the 'kind' of an ingredient.", StatusCodes.Status400BadRequest),
            BadHttpRequestException refusal => (refusal.Message, refusal.StatusCode),
            _ => ("The server could not do that; its log says why.", StatusCodes.Status500InternalServerError),
        };
        await Results.Problem(detail, statusCode: status).ExecuteAsync(httpContext);
        return true;
    }
}

internal static class ApiRequests
{
    public static bool IsForPrograms(PathString path) => path.StartsWithSegments(ApiSetup.Root);

    /// <summary>A program gets a bare status where a person gets a page.</summary>
    public static IApplicationBuilder UseApiErrors(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (IsForPrograms(context.Request.Path) && context.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
        return next(context);
    });
}

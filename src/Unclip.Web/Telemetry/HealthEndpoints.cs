using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Unclip.Web.Telemetry;

/// <summary>For whoever watches the process: whether it answers, and whether it can work.</summary>
public static class HealthEndpoints
{
    public const string Root = "/health";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static IServiceCollection AddHealthEndpoints(this IServiceCollection services)
    {
        services.AddSingleton<BlobCheck>().AddHealthChecks()
            .AddCheck<DatabaseCheck>("database").AddCheck<BlobCheck>("blobs").AddCheck<ModelCheck>("model");
        return services;
    }

    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks($"{Root}/live", new() { Predicate = _ => false, ResponseWriter = WriteAsync }).AllowAnonymous();
        routes.MapHealthChecks($"{Root}/ready", new() { ResponseWriter = WriteAsync }).AllowAnonymous();
        return routes;
    }

    /// <summary>Names, states and the checks' own sentences, no exceptions: anybody may ask.</summary>
    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new HealthAnswer(report.Status.ToString(), [.. report.Entries.Select(entry => new CheckAnswer(entry.Key, entry.Value.Status.ToString(), entry.Value.Description))]), Json);

    private sealed record HealthAnswer(string Status, IReadOnlyList<CheckAnswer> Checks);

    private sealed record CheckAnswer(string Name, string Status, string? Trouble);
}

using System.Reflection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Unclip.Web.Telemetry;

public static class TelemetrySetup
{
    /// <summary>Of the app's own meter and activity source.</summary>
    public const string Name = "Unclip.Web";

    internal const string InferenceName = "Unclip.Inference";

    private const string RequestLog = "Microsoft.AspNetCore.Hosting.Diagnostics";

    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<JobTelemetry>().AddSingleton<FrameMeter>().AddSingleton<RecentMeasurements>();
        services.AddHostedService<InstallationMeter>();
        services.AddHostedService(provider => provider.GetRequiredService<RecentMeasurements>());
        services.AddSingleton<InstallationStatus>();
        services.AddHealthEndpoints();
        // Links hold prompts: addresses of requests are not logged, whatever else of the framework is.
        if (!configuration.GetValue<bool>($"{UnclipOptions.Section}:{nameof(UnclipOptions.LogPrompts)}"))
            services.AddLogging(logging => logging.AddFilter(RequestLog, LogLevel.Warning));
        return services.AddExport(configuration);
    }

    /// <summary>By OTLP to where the standard variables say; nothing is sent where they say nothing.</summary>
    private static IServiceCollection AddExport(this IServiceCollection services, IConfiguration configuration)
    {
        bool all = HasEndpoint("OTEL_EXPORTER_OTLP_ENDPOINT"), metrics = all || HasEndpoint("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"), traces = all || HasEndpoint("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
        if (!metrics && !traces) return services;
        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService(
            configuration["OTEL_SERVICE_NAME"] is { Length: > 0 } name ? name : "unclip", serviceVersion: Assembly.GetExecutingAssembly().GetName().Version?.ToString(3)));
        if (metrics) telemetry.WithMetrics(meters => meters.AddMeter(Name, InferenceName).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddOtlpExporter());
        if (traces) telemetry.WithTracing(spans => spans.AddSource(Name).AddAspNetCoreInstrumentation(requests =>
        {
            requests.Filter = context => !context.Request.Path.StartsWithSegments(HealthEndpoints.Root);
            // Links hold prompts and secret tokens; the route says enough.
            requests.EnrichWithHttpRequest = (span, _) => span.SetTag("url.path", null).SetTag("url.query", null);
        }).AddOtlpExporter());
        return services;

        bool HasEndpoint(string variable) => !string.IsNullOrWhiteSpace(configuration[variable]);
    }
}

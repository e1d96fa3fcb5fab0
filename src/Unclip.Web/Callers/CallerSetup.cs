using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Unclip.Web.Callers;

public static class CallerSetup
{
    public static IServiceCollection AddCallers(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<UnclipOptions>, KnownProxiesValidation>();
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<UnclipOptions>>((forwarded, options) =>
        {
            // The host is not among them: a proxy that does not set it would pass on whatever a browser says.
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.ForwardLimit = null; // As far as the proxies are known, however many there are in a row.
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (System.Net.IPNetwork network in KnownProxies.Read(options.Value.KnownProxies)) forwarded.KnownIPNetworks.Add(network);
        });
        return services;
    }

    /// <summary>Who asks, and whether by HTTPS, is what a known proxy says; what anybody else says of it is not heard.</summary>
    public static IApplicationBuilder UseCallers(this IApplicationBuilder app) =>
        app.ApplicationServices.GetRequiredService<IOptions<UnclipOptions>>().Value.KnownProxies.Length > 0 ? app.UseForwardedHeaders() : app;
}

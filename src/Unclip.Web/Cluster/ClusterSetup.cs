using Microsoft.Extensions.Options;

namespace Unclip.Web.Cluster;

public static class ClusterSetup
{
    /// <param name="services">After all that it connects.</param>
    /// <param name="redis">See <see cref="UnclipOptions.Redis"/>.</param>
    public static IServiceCollection AddCluster(this IServiceCollection services, string? redis)
    {
        services.AddSingleton<IValidateOptions<UnclipOptions>, ClusterValidation>();
        if (string.IsNullOrEmpty(redis)) return services;
        services.AddSingleton(provider => new ClusterBus(redis, provider.GetRequiredService<ILogger<ClusterBus>>()));
        services.AddHostedService<QueueBell>();
        services.AddHostedService<ProgressSender>();
        services.AddHostedService<ProgressReceiver>();
        services.AddHostedService<NewsRelay>();
        services.AddHostedService(provider => provider.GetRequiredService<ClusterBus>());
        // No backplane of SignalR's: no hub here sends from one connection to another, and with it nobody connects while Redis is away.
        return services;
    }
}

using Microsoft.Extensions.Options;
using StackExchange.Redis;

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
        services.AddSignalR().AddStackExchangeRedis(redis, options =>
        {
            options.Configuration.AbortOnConnectFail = false;
            options.Configuration.ChannelPrefix = RedisChannel.Literal(options.Configuration.ChannelPrefix + "unclip:");
        });
        return services;
    }
}

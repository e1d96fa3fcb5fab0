using Microsoft.Extensions.Options;
using Unclip.Inference;
using Unclip.Web.Generation.Queue;

namespace Unclip.Web.Generation;

public static class GenerationSetup
{
    public static IServiceCollection AddGeneration(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<ModelOpener>();
        services.AddSingleton<OpenModel>(provider => provider.GetRequiredService<ModelOpener>().Open);
        services.AddSingleton(provider => new ModelRegistry(Path.GetFullPath(
            provider.GetRequiredService<IOptions<UnclipOptions>>().Value.ModelRegistry, provider.GetRequiredService<UnclipFolders>().ContentRoot)));
        services.AddSingleton<ModelCatalog>();
        services.AddHostedService(provider => provider.GetRequiredService<ModelCatalog>());
        services.AddSingleton<ModelChanges>();
        services.AddSingleton<JobLedger>();
        services.AddSingleton<JobStore>();
        services.AddSingleton<QueueChanges>();
        services.AddHostedService<JobRestorer>();
        services.AddSingleton<JobFollower>();
        services.AddHostedService(provider => provider.GetRequiredService<JobFollower>());
        services.AddHostedService<JobRunner>();
        services.AddHostedService<JobCleaner>();
        services.AddScoped<IGenerationService, GenerationService>();
        return services;
    }
}

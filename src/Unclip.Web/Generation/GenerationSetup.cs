namespace Unclip.Web.Generation;

public static class GenerationSetup
{
    public static IServiceCollection AddGeneration(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<OpenModel>(ModelOpener.Open);
        services.AddSingleton<ModelHost>();
        services.AddHostedService(provider => provider.GetRequiredService<ModelHost>());
        services.AddSingleton<JobStore>();
        services.AddHostedService<JobRunner>();
        services.AddScoped<IGenerationService, GenerationService>();
        return services;
    }
}

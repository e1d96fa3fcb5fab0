namespace Unclip.Web.Sources;

public static class SourceSetup
{
    public static IServiceCollection AddSources(this IServiceCollection services)
    {
        services.AddSingleton<SourceStore>();
        services.AddSingleton<SourceUploads>();
        services.AddScoped<ISourceService, SourceService>();
        return services;
    }
}

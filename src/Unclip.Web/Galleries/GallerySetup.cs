namespace Unclip.Web.Galleries;

public static class GallerySetup
{
    public static IServiceCollection AddGalleries(this IServiceCollection services)
    {
        services.AddSingleton<GalleryNews>();
        services.AddSingleton<GalleryPresence>();
        services.AddSingleton<PictureQuota>();
        services.AddSingleton<PictureKeeper>();
        services.AddSingleton<GalleryStore>();
        services.AddSingleton<PictureStore>();
        services.AddSingleton<GallerySearch>();
        services.AddSingleton<MeaningIndex>();
        services.AddSingleton<Reproduction>();
        services.AddSingleton<GalleryExport>();
        services.AddSingleton<GalleryImport>();
        services.AddHostedService<GalleryCleaner>();
        return services;
    }
}

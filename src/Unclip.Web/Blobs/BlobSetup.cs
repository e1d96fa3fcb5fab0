using Microsoft.Extensions.Options;

namespace Unclip.Web.Blobs;

public static class BlobSetup
{
    public static IServiceCollection AddBlobs(this IServiceCollection services) => services.AddSingleton<IBlobStore>(provider => new FileBlobStore(
        Path.GetFullPath(provider.GetRequiredService<IOptions<UnclipOptions>>().Value.BlobFolder, provider.GetRequiredService<UnclipFolders>().ContentRoot)));
}

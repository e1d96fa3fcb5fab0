using Microsoft.Extensions.Options;

namespace Unclip.Web.Blobs;

public enum BlobKind
{
    Files,
    S3,
}

public static class BlobSetup
{
    public static IServiceCollection AddBlobs(this IServiceCollection services) => services
        .AddSingleton<IValidateOptions<UnclipOptions>, S3Validation>()
        .AddSingleton<IBlobStore>(provider =>
        {
            UnclipOptions options = provider.GetRequiredService<IOptions<UnclipOptions>>().Value;
            return options.BlobKind == BlobKind.S3
                ? new S3BlobStore(options)
                : new FileBlobStore(Path.GetFullPath(options.BlobFolder, provider.GetRequiredService<UnclipFolders>().ContentRoot));
        })
        .AddSingleton<KeepingTurns>()
        .AddHostedService<BucketCheck>();
}

namespace Unclip.Web.Blobs;

/// <summary>Stops a start whose bucket cannot be used, before anybody's picture is lost in it.</summary>
internal sealed class BucketCheck(IBlobStore blobs) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => blobs is S3BlobStore bucket ? bucket.RequireAsync(cancellationToken) : Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

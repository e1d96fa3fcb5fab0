using Amazon.S3;
using Amazon.S3.Model;
using Unclip.Web.Blobs;

namespace Unclip.Web.Tests.Blobs;

/// <summary>An empty bucket, gone after the test, of the S3 server that UNCLIP_S3 names: one that knows the keys S3RVER and S3RVER.</summary>
public sealed class TestBucket : IAsyncDisposable
{
    private const string ServerVariable = "UNCLIP_S3";
    private const string Key = "S3RVER";

    private TestBucket(string server)
    {
        Options = new()
        {
            BlobKind = BlobKind.S3, S3ServiceUrl = server, S3Bucket = "unclip-" + Guid.NewGuid().ToString("N"), S3Prefix = "kept/pictures", S3AccessKey = Key, S3SecretKey = Key, WarmUp = false,
        };
        Client = new(Key, Key, new AmazonS3Config { ServiceURL = server, ForcePathStyle = true, AuthenticationRegion = "us-east-1" });
    }

    public UnclipOptions Options { get; }

    public AmazonS3Client Client { get; }

    public string Name => Options.S3Bucket!;

    public static async Task<TestBucket> CreateAsync()
    {
        string? server = Environment.GetEnvironmentVariable(ServerVariable);
        Assert.SkipWhen(string.IsNullOrEmpty(server), $"There is no S3 server: {ServerVariable} holds no address.");
        TestBucket bucket = new(server!);
        await bucket.Client.PutBucketAsync(bucket.Name, TestContext.Current.CancellationToken);
        return bucket;
    }

    public async Task<IReadOnlyList<string>> KeysAsync() =>
        [.. (await Client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Name }, TestContext.Current.CancellationToken)).S3Objects?.Select(found => found.Key) ?? []];

    public async ValueTask DisposeAsync()
    {
        foreach (string key in await KeysAsync()) await Client.DeleteObjectAsync(Name, key, CancellationToken.None);
        await Client.DeleteBucketAsync(Name, CancellationToken.None);
        Client.Dispose();
    }
}

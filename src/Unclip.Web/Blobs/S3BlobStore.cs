using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Unclip.Web.Blobs;

/// <summary>Blobs in a bucket, as a <see cref="FileBlobStore"/> has them in its folder: <c>prefix/ab/abcdef…</c>.</summary>
public sealed class S3BlobStore(UnclipOptions options) : IBlobStore, IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(16), LastPause = TimeSpan.FromSeconds(1);

    private readonly AmazonS3Client client = Connect(options);
    private readonly string bucket = options.S3Bucket!;
    private readonly string prefix = options.S3Prefix.Trim('/') is { Length: > 0 } folder ? folder + "/" : "";

    /// <summary>By a name's first digit: not every server replaces an object in one step, so the same one twice takes turns.</summary>
    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, 16).Select(_ => new SemaphoreSlim(1))];

    public async Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        string name = BlobName.Of(content.Span);
        SemaphoreSlim turn = turns[Convert.ToInt32(name[..1], 16)];
        await turn.WaitAsync(cancellationToken);
        try
        {
            await UploadAsync(name, content, cancellationToken);
        }
        finally
        {
            turn.Release();
        }

        return name;
    }

    public async Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken = default)
    {
        string key = KeyOf(name);
        try
        {
            return new S3BlobStream(client, bucket, key, await client.GetObjectAsync(bucket, key, cancellationToken));
        }
        catch (AmazonS3Exception missing) when (missing is { StatusCode: HttpStatusCode.NotFound, ErrorCode: "NoSuchKey" })
        {
            return null;
        }
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken = default) => client.DeleteObjectAsync(bucket, KeyOf(name), cancellationToken);

    public async IAsyncEnumerable<string> ListAsync(DateTimeOffset putBefore, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (S3Object found in client.Paginators.ListObjectsV2(new() { BucketName = bucket, Prefix = prefix }).S3Objects.WithCancellation(cancellationToken))
        {
            string name = found.Key[(found.Key.LastIndexOf('/') + 1)..];
            if (BlobName.IsWellFormed(name) && found.Key == KeyOf(name) && found.LastModified?.ToUniversalTime() < putBefore.UtcDateTime) yield return name;
        }
    }

    /// <exception cref="InvalidOperationException">The bucket is not there, or not for us; the message says why.</exception>
    public async Task RequireAsync(CancellationToken cancellationToken)
    {
        try
        {
            await client.ListObjectsV2Async(new() { BucketName = bucket, Prefix = prefix, MaxKeys = 1 }, cancellationToken);
        }
        catch (Exception refusal) when (refusal is AmazonClientException or AmazonServiceException or HttpRequestException)
        {
            string answer = refusal is AmazonServiceException { ErrorCode: { Length: > 0 } code } ? $"{code}: {refusal.Message}" : refusal.Message;
            throw new InvalidOperationException(
                $"{UnclipOptions.Section}:{nameof(UnclipOptions.S3Bucket)} is '{bucket}' at {options.S3ServiceUrl}, expected a bucket that may be listed; the answer was: {answer}", refusal);
        }
    }

    public void Dispose()
    {
        client.Dispose();
        foreach (SemaphoreSlim turn in turns) turn.Dispose();
    }

    private async Task UploadAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using MemoryStream body = new(content.ToArray(), writable: false);
        // Always, also where there is one: its age begins anew, and a clean-up that is under way leaves it alone.
        await client.PutObjectAsync(new() { BucketName = bucket, Key = KeyOf(name), InputStream = body, ContentType = "application/octet-stream", UseChunkEncoding = false }, cancellationToken);
        await ConfirmAsync(name, content.Length, cancellationToken);
    }

    /// <summary>Not every server has written what it has answered for: it is asked again, for two seconds in all.</summary>
    private async Task ConfirmAsync(string name, long expected, CancellationToken cancellationToken)
    {
        for (TimeSpan pause = FirstPause; ; pause *= 2)
        {
            long kept = (await client.GetObjectMetadataAsync(bucket, KeyOf(name), cancellationToken)).ContentLength;
            if (kept == expected) return;
            if (pause > LastPause) throw new IOException($"The bucket '{bucket}' holds {kept} bytes of {name}, expected {expected}.");
            await Task.Delay(pause, cancellationToken);
        }
    }

    private string KeyOf(string name) => BlobName.IsWellFormed(name)
        ? $"{prefix}{name[..2]}/{name}"
        : throw new ArgumentException($"'{name}' is no blob's name, expected 64 hexadecimal digits.", nameof(name));

    private static AmazonS3Client Connect(UnclipOptions options)
    {
        AmazonS3Config server = new()
        {
            ServiceURL = options.S3ServiceUrl,
            AuthenticationRegion = options.S3Region,
            ForcePathStyle = options.S3PathStyle,
            // Servers other than Amazon's often know no checksums in trailers; the signature holds the body's SHA-256 anyway.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        return string.IsNullOrEmpty(options.S3AccessKey) ? new(server) : new(options.S3AccessKey, options.S3SecretKey, server);
    }
}

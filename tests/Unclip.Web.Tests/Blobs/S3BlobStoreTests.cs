using Amazon.S3;
using Unclip.Web.Blobs;

namespace Unclip.Web.Tests.Blobs;

public sealed class S3BlobStoreTests : BlobStoreContract, IAsyncLifetime
{
    private TestBucket bucket = null!;
    private S3BlobStore blobs = null!;

    protected override IBlobStore Blobs => blobs;

    public async ValueTask InitializeAsync()
    {
        bucket = await TestBucket.CreateAsync();
        blobs = new(bucket.Options);
    }

    public async ValueTask DisposeAsync()
    {
        blobs?.Dispose();
        if (bucket is not null) await bucket.DisposeAsync();
    }

    [Fact]
    public async Task Objects_lie_under_the_prefix_as_files_lie_in_the_folder()
    {
        await blobs.PutAsync("abc"u8.ToArray(), Now);
        Assert.Equal([$"kept/pictures/ba/{Abc}"], await bucket.KeysAsync());
    }

    [Theory]
    [InlineData("kept/pictures/ba/README.txt")]
    [InlineData("kept/pictures/" + Abc)]
    [InlineData("kept/pictures/ab/" + Abc)]
    [InlineData("kept/pictures-of-others/ba/" + Abc)]
    [InlineData("ba/" + Abc)]
    public async Task What_is_not_of_the_store_is_never_listed(string key)
    {
        await bucket.Client.PutObjectAsync(new() { BucketName = bucket.Name, Key = key, ContentBody = "of somebody else" }, Now);
        Assert.Empty(await blobs.ListAsync(DateTimeOffset.UtcNow.AddMinutes(1), Now).ToListAsync(Now));
        using S3BlobStore whole = new(bucket.Options with { S3Prefix = "" });
        Assert.Equal(key == "ba/" + Abc ? [Abc] : [], await whole.ListAsync(DateTimeOffset.UtcNow.AddMinutes(1), Now).ToListAsync(Now));
    }

    [Fact]
    public async Task More_than_one_answer_lists_are_listed()
    {
        // A server lists at most 1000 objects at once.
        await Parallel.ForEachAsync(Enumerable.Range(0, 1010), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Now }, async (i, now) => await blobs.PutAsync(BitConverter.GetBytes(i), now));
        Assert.Equal(1010, await blobs.ListAsync(DateTimeOffset.UtcNow.AddMinutes(1), Now).Distinct().CountAsync(Now));
        await Parallel.ForEachAsync(await blobs.ListAsync(DateTimeOffset.UtcNow.AddMinutes(1), Now).ToListAsync(Now), Now, async (name, now) => await blobs.DeleteAsync(name, now));
        Assert.Empty(await bucket.KeysAsync());
    }

    [Fact]
    public async Task A_wrong_key_or_bucket_is_told_before_anything_is_kept()
    {
        await blobs.RequireAsync(Now);
        using S3BlobStore stranger = new(bucket.Options with { S3AccessKey = "wrong" }), nowhere = new(bucket.Options with { S3Bucket = "there-is-none" });
        string refused = (await Assert.ThrowsAsync<InvalidOperationException>(() => stranger.RequireAsync(Now))).Message;
        Assert.Contains($"Unclip:S3Bucket is '{bucket.Name}'", refused, StringComparison.Ordinal);
        Assert.Contains("InvalidAccessKeyId", refused, StringComparison.Ordinal);
        Assert.Contains("NoSuchBucket", (await Assert.ThrowsAsync<InvalidOperationException>(() => nowhere.RequireAsync(Now))).Message, StringComparison.Ordinal);
        // Not the same as a blob that is not there.
        await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => nowhere.OpenAsync(Abc, Now));
    }
}

using Unclip.Web.Blobs;

namespace Unclip.Web.Tests.Blobs;

public sealed class S3ValidationTests
{
    private static readonly UnclipOptions Whole = new() { BlobKind = BlobKind.S3, S3ServiceUrl = "https://storage.example", S3Bucket = "pictures", S3AccessKey = "key", S3SecretKey = "secret" };

    [Fact]
    public void Whole_settings_are_taken_and_files_need_none()
    {
        Assert.Null(Problem(Whole));
        Assert.Null(Problem(Whole with { S3AccessKey = null, S3SecretKey = "" }));
        Assert.Null(Problem(new UnclipOptions { S3Bucket = "!" }));
    }

    [Fact]
    public void Each_wrong_setting_is_named_with_what_it_is_and_what_was_expected()
    {
        Assert.Equal("Unclip:S3ServiceUrl is 'storage.example', expected the http or https address of an S3 server, because Unclip:BlobKind is S3.", Problem(Whole with { S3ServiceUrl = "storage.example" }));
        Assert.Equal("Unclip:S3Bucket is 'My pictures', expected a bucket's name: 3 to 63 of a–z, 0–9, '-' and '.', because Unclip:BlobKind is S3.", Problem(Whole with { S3Bucket = "My pictures" }));
        Assert.StartsWith("Unclip:S3SecretKey is missing", Problem(Whole with { S3SecretKey = null }), StringComparison.Ordinal);
        Assert.StartsWith("Unclip:S3AccessKey is missing", Problem(Whole with { S3AccessKey = "" }), StringComparison.Ordinal);
        Assert.Equal(2, new S3Validation().Validate(null, new UnclipOptions { BlobKind = BlobKind.S3 }).Failures!.Count());
    }

    private static string? Problem(UnclipOptions options) => new S3Validation().Validate(null, options) is { Failed: true, Failures: var failures } ? Assert.Single(failures) : null;
}

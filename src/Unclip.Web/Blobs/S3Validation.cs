using Microsoft.Extensions.Options;

namespace Unclip.Web.Blobs;

/// <summary>What the settings of a bucket have to say, where there is one.</summary>
internal sealed class S3Validation : IValidateOptions<UnclipOptions>
{
    public ValidateOptionsResult Validate(string? name, UnclipOptions options)
    {
        if (options.BlobKind != BlobKind.S3) return ValidateOptionsResult.Skip;
        List<string> wrong = [];
        if (!Uri.TryCreate(options.S3ServiceUrl, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
            wrong.Add(Expected(nameof(options.S3ServiceUrl), options.S3ServiceUrl, "the http or https address of an S3 server"));
        // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
        if (options.S3Bucket is not { Length: >= 3 and <= 63 } || !options.S3Bucket.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.'))
            wrong.Add(Expected(nameof(options.S3Bucket), options.S3Bucket, "a bucket's name: 3 to 63 of a–z, 0–9, '-' and '.'"));
        if (string.IsNullOrEmpty(options.S3AccessKey) != string.IsNullOrEmpty(options.S3SecretKey))
        {
            string missing = string.IsNullOrEmpty(options.S3AccessKey) ? nameof(options.S3AccessKey) : nameof(options.S3SecretKey);
            wrong.Add($"{UnclipOptions.Section}:{missing} is missing, expected {nameof(options.S3AccessKey)} and {nameof(options.S3SecretKey)} together, or neither for the AWS SDK's own search.");
        }

        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static string Expected(string setting, string? actual, string expected) =>
        $"{UnclipOptions.Section}:{setting} is '{actual}', expected {expected}, because {UnclipOptions.Section}:{nameof(UnclipOptions.BlobKind)} is {nameof(BlobKind.S3)}.";
}

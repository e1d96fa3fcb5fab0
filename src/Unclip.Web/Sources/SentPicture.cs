using System.Globalization;

namespace Unclip.Web.Sources;

/// <summary>A finished picture that another page sent: <c>?from={jobId}/{index}</c>.</summary>
/// <param name="JobId">The job's.</param>
/// <param name="Index">0-based.</param>
public sealed record SentPicture(string JobId, int Index)
{
    public const string Parameter = "from";

    /// <summary>What is said where it cannot be found.</summary>
    public const string Gone = "The picture that was sent here is no longer kept: make it again, or choose another.";

    /// <param name="from">The parameter's value.</param>
    /// <returns>Null where it is not a picture's.</returns>
    public static SentPicture? Read(string? from) => from?.Split('/') is [{ Length: > 0 } jobId, var number]
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? new(jobId, index) : null;
}

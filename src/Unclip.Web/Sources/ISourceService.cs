using Unclip.Inference;
using Unclip.Inference.Pictures;

namespace Unclip.Web.Sources;

/// <summary>What components call: this owner's source pictures, and nobody else's.</summary>
public interface ISourceService
{
    /// <summary>Null when there is none of this owner's with this id, or no more.</summary>
    SourcePicture? Find(string id);

    /// <summary>Keeps a picture that was made here; one larger than <see cref="SourcePicture.MaxSide"/> is scaled down.</summary>
    /// <param name="picture">Of any size.</param>
    /// <param name="recipe">What it was made by, where that is known.</param>
    /// <param name="origin">The job's picture that it shows, where it does.</param>
    SourcePicture Add(Picture picture, Recipe? recipe = null, SourceOrigin? origin = null);

    /// <summary>Makes a finished picture of this owner's job a source, with its recipe; null when there is no such picture, or no more.</summary>
    /// <param name="jobId">The job's.</param>
    /// <param name="index">0-based.</param>
    SourcePicture? AddFromJob(string jobId, int index);

    /// <summary>This owner's sources, the most recently used first.</summary>
    IReadOnlyList<SourcePicture> Recent { get; }
}

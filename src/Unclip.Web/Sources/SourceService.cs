using System.Collections.Immutable;
using Unclip.Inference;
using Unclip.Inference.Pictures;
using Unclip.Web.Generation;
using Unclip.Web.Owners;

namespace Unclip.Web.Sources;

/// <summary>One circuit's view: everything goes through its owner's id.</summary>
public sealed class SourceService(CurrentOwner owner, SourceStore sources, JobStore jobs) : ISourceService
{
    public IReadOnlyList<SourcePicture> Recent => sources.Of(owner.RequiredId);

    public SourcePicture? Find(string id) => sources.Find(owner.RequiredId, id);

    public SourcePicture Add(Picture picture, Recipe? recipe = null, SourceOrigin? origin = null) =>
        sources.Add(owner.RequiredId, SourcePicture.Of(picture, recipe) with { Origin = origin });

    public SourcePicture? AddFromJob(string jobId, int index)
    {
        ImmutableArray<byte[]> pictures = jobs.Find(owner.RequiredId, jobId)?.Snapshot.Pictures ?? [];
        return index >= 0 && index < pictures.Length ? sources.Add(owner.RequiredId, SourcePicture.Read(pictures[index]) with { Origin = new(jobId, index) }) : null;
    }
}

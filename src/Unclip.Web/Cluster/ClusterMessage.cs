using MessagePack;
using Unclip.Inference;
using Unclip.Web.Generation;
using Unclip.Web.Generation.Queue;

namespace Unclip.Web.Cluster;

/// <summary>What processes tell each other. Whatever is lost on the way, the database says, or the next message.</summary>
[Union(0, typeof(QueueChanged))]
[Union(1, typeof(JobsWatched))]
[Union(2, typeof(JobProgress))]
[Union(3, typeof(GalleryChanged))]
[Union(4, typeof(SessionEnded))]
[Union(5, typeof(GalleryVisits))]
public abstract record ClusterMessage
{
    /// <summary>The process that says it; the bus fills it in.</summary>
    [Key(0)]
    public string Node { get; init; } = "";
}

[MessagePackObject]
public sealed record QueueChanged : ClusterMessage
{
    [Key(1)]
    public required QueueChange Change { get; init; }
}

/// <summary>The process wants to hear of the progress of these jobs for a while.</summary>
[MessagePackObject]
public sealed record JobsWatched : ClusterMessage
{
    [Key(1)]
    public required IReadOnlyList<WatchedFromAfar> Jobs { get; init; }
}

/// <param name="Id">The job's.</param>
/// <param name="Attempt">Which attempt at it the process has heard of last; 0: none.</param>
/// <param name="Traced">How many prior steps of that attempt it has.</param>
[MessagePackObject]
public sealed record WatchedFromAfar([property: Key(0)] string Id, [property: Key(1)] int Attempt, [property: Key(2)] int Traced);

/// <summary>How far a job is, for a process that asked.</summary>
[MessagePackObject]
public sealed record JobProgress : ClusterMessage
{
    [Key(1)]
    public required string JobId { get; init; }

    [Key(2)]
    public required int Attempt { get; init; }

    [Key(3)]
    public required JobStage Stage { get; init; }

    [Key(4)]
    public required int Step { get; init; }

    [Key(5)]
    public required int StepCount { get; init; }

    [Key(6)]
    public required int StepsDone { get; init; }

    [Key(7)]
    public required double? SourcePsnr { get; init; }

    [Key(8)]
    public required IReadOnlyList<int> Chosen { get; init; }

    /// <summary>How many prior steps come before those of <see cref="Trace"/>.</summary>
    [Key(9)]
    public required int TraceFrom { get; init; }

    [Key(10)]
    public required IReadOnlyList<TracedStep> Trace { get; init; }

    /// <summary>Null: no newer one than was told.</summary>
    [Key(11)]
    public required RelayedFrame? Frame { get; init; }
}

/// <summary>A <see cref="PriorStep"/>; <see cref="Plane"/> holds x and y of each projection.</summary>
[MessagePackObject]
public sealed record TracedStep([property: Key(0)] int Step, [property: Key(1)] int StepCount, [property: Key(2)] int? Timestep, [property: Key(3)] float[] Cosines, [property: Key(4)] float[] Plane)
{
    public static TracedStep Of(PriorStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return new(step.Step, step.StepCount, step.Timestep, [.. step.Cosines], [.. step.Projections.SelectMany(point => new[] { point.X, point.Y })]);
    }

    public PriorStep ToPriorStep() => new(Step, StepCount, Timestep, Cosines, [.. Plane.Chunk(2).Select(point => new PlanePoint(point[0], point[1]))]);
}

/// <param name="Step">1-based.</param>
/// <param name="StepCount">Number of steps.</param>
/// <param name="Jpegs">One per picture.</param>
[MessagePackObject]
public sealed record RelayedFrame([property: Key(0)] int Step, [property: Key(1)] int StepCount, [property: Key(2)] IReadOnlyList<byte[]> Jpegs);

/// <summary>See <see cref="Galleries.GalleryNews"/>.</summary>
[MessagePackObject]
public sealed record GalleryChanged : ClusterMessage
{
    [Key(1)]
    public required string Id { get; init; }
}

[MessagePackObject]
public sealed record SessionEnded : ClusterMessage
{
    [Key(1)]
    public required string OwnerId { get; init; }
}

/// <summary>All who look at galleries at this process now.</summary>
[MessagePackObject]
public sealed record GalleryVisits : ClusterMessage
{
    [Key(1)]
    public required IReadOnlyList<GalleryVisit> Visits { get; init; }
}

[MessagePackObject]
public sealed record GalleryVisit([property: Key(0)] string GalleryId, [property: Key(1)] string OwnerId);

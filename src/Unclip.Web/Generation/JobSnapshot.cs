using System.Collections.Immutable;
using Unclip.Inference;
using Unclip.Inference.Pictures;
using Unclip.Web.Generation.Queue;

namespace Unclip.Web.Generation;

public enum JobState
{
    Queued,
    Running,
    Finished,
    Cancelled,
    Failed,
}

/// <summary>Where a running job is in the data flow.</summary>
public enum JobStage
{
    Text,
    Prior,
    Inversion,
    Decoder,
    Upsampler,
}

/// <summary>A job at one moment; immutable, so that a page may render it while the job goes on.</summary>
public sealed record JobSnapshot
{
    public JobState State { get; init; } = JobState.Queued;

    /// <summary>Where it stands while it waits.</summary>
    public QueuePlace Place { get; init; } = QueuePlace.Last(default);
    public JobStage Stage { get; init; } = JobStage.Text;
    public int Step { get; init; }
    public int StepCount { get; init; }
    /// <summary>Steps of all networks so far.</summary>
    public int StepsDone { get; init; }
    public PromptReading? Reading { get; init; }

    /// <summary>Every prior step so far: cosines and 2-D points for the live plots.</summary>
    public ImmutableList<PriorStep> PriorTrace { get; init; } = [];

    /// <summary>Of each picture's candidates, the one that is painted; empty until the prior is done.</summary>
    public ImmutableArray<int> Chosen { get; init; } = [];

    /// <summary>Finished pictures as PNG with the recipe inside.</summary>
    public ImmutableArray<byte[]> Pictures { get; init; } = [];

    /// <summary>z_i of the finished pictures, D values each.</summary>
    public ImmutableArray<float[]> ImageEmbeddings { get; init; } = [];

    /// <summary>The finished pictures as the decoder made them.</summary>
    public ImmutableArray<Picture> SmallPictures { get; init; } = [];

    /// <summary>Those of the pictures that the person wants to keep.</summary>
    public ImmutableSortedSet<int> Kept { get; init; } = [];

    /// <summary>How well the source came back from its own noise, in dB; null where that was not tried.</summary>
    public double? SourcePsnr { get; init; }

    public string? Error { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether a candidate is going to be painted, or may yet be.</summary>
    /// <param name="row">Its row in <see cref="PriorTrace"/>.</param>
    public bool IsInPlay(int row) => Chosen.IsEmpty || Chosen[row % Chosen.Length] == row / Chosen.Length;

    public bool IsActive => State is JobState.Queued or JobState.Running;

    public bool IsWaiting => State == JobState.Queued;

    /// <summary>A new job's, last in the queue.</summary>
    public static JobSnapshot New(DateTimeOffset now) => new() { CreatedAt = now, Place = QueuePlace.Last(now) };

    /// <summary>Time spent running; waiting in the queue does not count.</summary>
    public TimeSpan Elapsed(DateTimeOffset now) => StartedAt is { } start ? (EndedAt ?? now) - start : TimeSpan.Zero;
}

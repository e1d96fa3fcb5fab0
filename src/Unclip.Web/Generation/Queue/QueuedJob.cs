using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Unclip.Web.Generation.Queue;

/// <summary>A job as it outlives the process: what it takes to run it, who runs it, and what came of it.</summary>
public sealed class QueuedJob
{
    public required string Id { get; init; }
    public required string OwnerId { get; set; }

    /// <summary>The fingerprint of the model that shall run it.</summary>
    public required string Model { get; init; }

    /// <summary><see cref="Inference.Recipe"/> as JSON.</summary>
    public required string Recipe { get; init; }
    public JobState State { get; set; }
    public required QueuePlace Place { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>How often it was begun.</summary>
    public int Attempts { get; set; }

    /// <summary>The process that runs it.</summary>
    public string? Worker { get; set; }

    /// <summary>When another process may take it over, unless its worker says before that it is still there.</summary>
    public DateTimeOffset? LeaseEnds { get; set; }
    public string? Error { get; set; }

    /// <summary>How far it has come while it waits to be begun again, by the name in the blob store of a <see cref="JournalFile"/>; null: it begins at the beginning.</summary>
    public string? Journal { get; set; }

    /// <summary>See <see cref="JobSnapshot.SourcePsnr"/>.</summary>
    public double? SourcePsnr { get; set; }
    public List<JobPicture> Pictures { get; init; } = [];
}

/// <summary>What a process has done to the queue.</summary>
public enum QueueChange
{
    /// <summary>There is something to run.</summary>
    Added,

    /// <summary>Somebody may be running what is not wanted any more.</summary>
    Cancelled,

    /// <summary>A job was begun or has ended.</summary>
    Went,

    /// <summary>Ended jobs were forgotten, kept, or are another owner's.</summary>
    Rearranged,
}

/// <summary>Whose a job is, and which of its pictures are kept.</summary>
public sealed record JobPlace(string Id, string OwnerId, IReadOnlyList<int> Kept);

/// <summary>A finished picture of a job.</summary>
public sealed class JobPicture
{
    public required string JobId { get; init; }
    public required int Index { get; init; }

    /// <summary>The PNG, by its name in the blob store.</summary>
    public required string Blob { get; init; }

    /// <summary>The picture as the decoder made it, as a PNG; null where it was not kept.</summary>
    public string? SmallBlob { get; init; }

    /// <summary>z_i: D little-endian floats; null where there was none.</summary>
    public byte[]? ImageEmbedding { get; init; }

    /// <summary>Whether the person wants to keep it.</summary>
    public bool IsKept { get; set; }
}

/// <summary>When an owner's turn was last: the longest ago is served next.</summary>
public sealed class QueueTurn
{
    public required string OwnerId { get; init; }
    public DateTimeOffset ServedAt { get; set; }
}

internal sealed class QueuedJobConfiguration : IEntityTypeConfiguration<QueuedJob>, IEntityTypeConfiguration<JobPicture>, IEntityTypeConfiguration<QueueTurn>
{
    public void Configure(EntityTypeBuilder<QueuedJob> builder)
    {
        builder.ToTable("Jobs");
        builder.ComplexProperty(job => job.Place);
        builder.HasIndex(job => job.OwnerId);
        builder.HasIndex(job => job.Journal);
        builder.HasIndex(job => new { job.State, job.Model });
        builder.HasMany(job => job.Pictures).WithOne().HasForeignKey(picture => picture.JobId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<JobPicture> builder)
    {
        builder.ToTable("JobPictures");
        builder.HasKey(picture => new { picture.JobId, picture.Index });
        builder.HasIndex(picture => picture.Blob);
        builder.HasIndex(picture => picture.SmallBlob);
    }

    public void Configure(EntityTypeBuilder<QueueTurn> builder)
    {
        builder.ToTable("QueueTurns");
        builder.HasKey(turn => turn.OwnerId);
    }
}

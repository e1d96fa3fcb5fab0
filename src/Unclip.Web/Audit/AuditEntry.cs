using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Unclip.Web.Audit;

/// <summary>Something that matters to safety and was done: signing in, roles, links, tokens, deletions.</summary>
public sealed class AuditEntry
{
    public long Id { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>Who did it; null: nobody who is known.</summary>
    public string? OwnerId { get; init; }

    /// <summary>Such as "share.create".</summary>
    public required string Action { get; init; }

    /// <summary>The id of what it was done to.</summary>
    public string? Subject { get; init; }

    /// <summary>Never a secret, never a prompt.</summary>
    public string? Detail { get; init; }
}

internal sealed class AuditTable : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder) => builder.HasIndex(entry => entry.At);
}

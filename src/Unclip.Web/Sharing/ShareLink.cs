using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Unclip.Web.Galleries;

namespace Unclip.Web.Sharing;

/// <summary>Lets whoever has the link see a gallery, or one picture of it.</summary>
public sealed class ShareLink
{
    public required string Id { get; init; }

    /// <summary>See <see cref="SecretToken"/>.</summary>
    public required string TokenHash { get; init; }
    public required string GalleryId { get; init; }

    /// <summary>Null: the whole gallery.</summary>
    public string? PictureId { get; init; }
    public required string CreatedBy { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether viewers may also open the recipes.</summary>
    public bool AllowsRemix { get; set; }

    /// <summary>As Identity hashes passwords; null: none is asked for.</summary>
    public string? PasswordHash { get; set; }
    public DateTimeOffset? ExpiresAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }
    public int Views { get; set; }
    public Gallery? Gallery { get; init; }

    public bool IsValid(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is null || ExpiresAt > now);
}

internal sealed class ShareLinkTable : IEntityTypeConfiguration<ShareLink>
{
    public void Configure(EntityTypeBuilder<ShareLink> builder)
    {
        builder.HasIndex(link => link.TokenHash).IsUnique();
        builder.HasOne(link => link.Gallery).WithMany().HasForeignKey(link => link.GalleryId);
        builder.HasOne<KeptPicture>().WithMany().HasForeignKey(link => link.PictureId).OnDelete(DeleteBehavior.Cascade);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Unclip.Web.Teams;

namespace Unclip.Web.Galleries;

/// <summary>A collection of kept pictures: one owner's, or a team's.</summary>
public sealed class Gallery
{
    public const int MaxNameLength = 80;

    public required string Id { get; init; }
    public required string Name { get; set; }

    /// <summary>Whose it is, where it is no team's: a guest's or an account's owner id.</summary>
    public string? OwnerId { get; set; }
    public string? TeamId { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was put in the trash, with all that is in it; null where it was not.</summary>
    public DateTimeOffset? DeletedAt { get; set; }
    public Team? Team { get; init; }
}

internal sealed class GalleryTable : IEntityTypeConfiguration<Gallery>
{
    public void Configure(EntityTypeBuilder<Gallery> builder)
    {
        builder.Property(gallery => gallery.Name).HasMaxLength(Gallery.MaxNameLength);
        builder.HasIndex(gallery => gallery.OwnerId);
        builder.HasOne(gallery => gallery.Team).WithMany().HasForeignKey(gallery => gallery.TeamId);
    }
}

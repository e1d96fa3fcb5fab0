using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Unclip.Web.Galleries;

/// <summary>
/// A picture in a gallery, with all that is needed to make it again: its recipe (prompts, seeds, which give x_T, every stage's
/// settings, source pictures and masks), its z_i, and the hash of its pixels to compare with.
/// </summary>
public sealed class KeptPicture
{
    public required string Id { get; init; }
    public required string GalleryId { get; set; }

    /// <summary>Who added it.</summary>
    public required string OwnerId { get; set; }
    public DateTimeOffset AddedAt { get; init; }

    /// <summary>The prompt, or what stands for it.</summary>
    public required string Title { get; init; }

    /// <summary>What a search by words looks at: the title and the model in lower case.</summary>
    public required string SearchText { get; init; }

    /// <summary><see cref="Inference.Recipe"/> as JSON; null where the picture was brought from elsewhere.</summary>
    public string? Recipe { get; init; }

    /// <summary>The name of the page that made it.</summary>
    public string? Tool { get; init; }

    /// <summary>The model card's name.</summary>
    public string? Model { get; init; }

    /// <summary>The model's.</summary>
    public string? Fingerprint { get; init; }
    public uint? Seed { get; init; }

    /// <summary>What the networks ran on.</summary>
    public string? Provider { get; init; }

    /// <summary>See <see cref="Sources.SourcePicture.Id"/>.</summary>
    public required string PixelHash { get; init; }

    /// <summary>The PNG, by its name in the blob store.</summary>
    public required string Blob { get; init; }

    /// <summary>WebP, at most <see cref="Thumbnails.SmallSide"/> a side.</summary>
    public required string SmallThumbnail { get; init; }

    /// <summary>WebP, at most <see cref="Thumbnails.LargeSide"/> a side.</summary>
    public required string LargeThumbnail { get; init; }

    /// <summary>Bytes of its three files.</summary>
    public long Size { get; init; }
    public int Width { get; init; }
    public int Height { get; init; }

    /// <summary>z_i that it was decoded from: D little-endian floats; null where there was none.</summary>
    public byte[]? ImageEmbedding { get; init; }

    /// <summary>CLIP's embedding of the picture itself, of length 1, for searches by meaning; null where the model has no image encoder.</summary>
    public byte[]? Meaning { get; init; }

    /// <summary>When it was put in the trash; null where it was not.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    public Gallery? Gallery { get; init; }
    public List<PictureSource> Sources { get; init; } = [];
    public List<PictureTag> Tags { get; init; } = [];
    public List<PictureStar> Stars { get; init; } = [];
    public List<PictureComment> Comments { get; init; } = [];
}

/// <summary>A picture that a kept one was made of, by the hash of its pixels, whether that one is kept or not.</summary>
public sealed class PictureSource
{
    public required string PictureId { get; init; }
    public required string PixelHash { get; init; }
}

public sealed class PictureTag
{
    public const int MaxLength = 40;

    public required string PictureId { get; init; }

    /// <summary>In lower case.</summary>
    public required string Tag { get; init; }
}

public sealed class PictureStar
{
    public required string PictureId { get; init; }
    public required string OwnerId { get; set; }
}

public sealed class PictureComment
{
    public const int MaxLength = 2000;

    public required string Id { get; init; }
    public required string PictureId { get; init; }
    public required string PersonId { get; init; }
    public required string Text { get; init; }
    public DateTimeOffset WrittenAt { get; init; }
}

internal sealed class PictureTables : IEntityTypeConfiguration<KeptPicture>, IEntityTypeConfiguration<PictureSource>,
    IEntityTypeConfiguration<PictureTag>, IEntityTypeConfiguration<PictureStar>, IEntityTypeConfiguration<PictureComment>
{
    public void Configure(EntityTypeBuilder<KeptPicture> builder)
    {
        builder.HasOne(picture => picture.Gallery).WithMany().HasForeignKey(picture => picture.GalleryId);
        builder.HasMany(picture => picture.Sources).WithOne().HasForeignKey(source => source.PictureId);
        builder.HasMany(picture => picture.Tags).WithOne().HasForeignKey(tag => tag.PictureId);
        builder.HasMany(picture => picture.Stars).WithOne().HasForeignKey(star => star.PictureId);
        builder.HasMany(picture => picture.Comments).WithOne().HasForeignKey(comment => comment.PictureId);
        builder.HasIndex(picture => new { picture.GalleryId, picture.DeletedAt, picture.AddedAt, picture.Id });
        builder.HasIndex(picture => picture.OwnerId);
        builder.HasIndex(picture => picture.PixelHash);
        builder.HasIndex(picture => picture.Blob);
    }

    public void Configure(EntityTypeBuilder<PictureSource> builder)
    {
        builder.HasKey(source => new { source.PictureId, source.PixelHash });
        builder.HasIndex(source => source.PixelHash);
    }

    public void Configure(EntityTypeBuilder<PictureTag> builder)
    {
        builder.HasKey(tag => new { tag.PictureId, tag.Tag });
        builder.Property(tag => tag.Tag).HasMaxLength(PictureTag.MaxLength);
        builder.HasIndex(tag => tag.Tag);
    }

    public void Configure(EntityTypeBuilder<PictureStar> builder) => builder.HasKey(star => new { star.PictureId, star.OwnerId });

    public void Configure(EntityTypeBuilder<PictureComment> builder)
    {
        builder.Property(comment => comment.Text).HasMaxLength(PictureComment.MaxLength);
        builder.HasOne<People.Person>().WithMany().HasForeignKey(comment => comment.PersonId);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Unclip.Web.Galleries;

/// <summary>A picture in a gallery: what lists show and searches look at. How it was made is beside it, in <see cref="Making"/>.</summary>
public sealed class KeptPicture
{
    public const int MaxTitleLength = 1000;

    public required string Id { get; init; }
    public required string GalleryId { get; set; }

    /// <summary>Who added it.</summary>
    public required string OwnerId { get; set; }
    public DateTimeOffset AddedAt { get; init; }

    /// <summary>The prompt, or what stands for it.</summary>
    public required string Title { get; init; }

    /// <summary>What a search by words looks at: the title and the model in lower case.</summary>
    public required string SearchText { get; init; }

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

    /// <summary>When it was put in the trash; null where it was not.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    public Gallery? Gallery { get; init; }
    public PictureMaking? Making { get; init; }
    public List<PictureForm> Forms { get; init; } = [];
    public List<PictureSource> Sources { get; init; } = [];
    public List<PictureTag> Tags { get; init; } = [];
    public List<PictureStar> Stars { get; init; } = [];
    public List<PictureComment> Comments { get; init; } = [];
}

/// <summary>
/// All that is needed to make a picture again: its recipe (prompts, seeds, which give x_T, every stage's settings, source
/// pictures and masks) and its z_i. It is large and seldom read, so it has a table of its own.
/// </summary>
public sealed class PictureMaking
{
    public required string PictureId { get; init; }

    /// <summary><see cref="Inference.Recipe"/> as JSON; null where the picture was brought from elsewhere.</summary>
    public string? Recipe { get; init; }

    /// <summary>z_i that it was decoded from: D little-endian floats; null where there was none.</summary>
    public byte[]? ImageEmbedding { get; init; }

    /// <summary>CLIP's embedding of the picture itself, of length 1, for searches by meaning; null where no image encoder has seen it.</summary>
    public byte[]? Meaning { get; set; }

    /// <summary>The fingerprint of the model whose CLIP that was: only its embeddings can be compared.</summary>
    public string? MeaningModel { get; set; }
}

/// <summary>A form in which a picture may become a source of others, by its hash: see <see cref="Lineage"/>.</summary>
public sealed class PictureForm
{
    public required string PictureId { get; init; }
    public required string Hash { get; init; }
}

/// <summary>What a picture was made of, by the hash of the form that it had, whether that picture is kept or not.</summary>
public sealed class PictureSource
{
    public required string PictureId { get; init; }
    public required string Hash { get; init; }
}

public sealed class PictureTag
{
    public const int MaxLength = 40;

    /// <summary>Of one picture.</summary>
    public const int MaxCount = 50;

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

    /// <summary>Who wrote it; null where it came with an imported gallery.</summary>
    public string? PersonId { get; init; }

    /// <summary>Who wrote an imported one, as its file says.</summary>
    public string? ImportedFrom { get; init; }
    public required string Text { get; init; }
    public DateTimeOffset WrittenAt { get; init; }
}

internal sealed class PictureTables : IEntityTypeConfiguration<KeptPicture>, IEntityTypeConfiguration<PictureMaking>,
    IEntityTypeConfiguration<PictureForm>, IEntityTypeConfiguration<PictureSource>, IEntityTypeConfiguration<PictureTag>, IEntityTypeConfiguration<PictureStar>, IEntityTypeConfiguration<PictureComment>
{
    public void Configure(EntityTypeBuilder<KeptPicture> builder)
    {
        builder.HasOne(picture => picture.Gallery).WithMany().HasForeignKey(picture => picture.GalleryId);
        builder.Property(picture => picture.Title).HasMaxLength(KeptPicture.MaxTitleLength);
        builder.HasOne(picture => picture.Making).WithOne().HasForeignKey<PictureMaking>(making => making.PictureId);
        builder.HasMany(picture => picture.Forms).WithOne().HasForeignKey(form => form.PictureId);
        builder.HasMany(picture => picture.Sources).WithOne().HasForeignKey(source => source.PictureId);
        builder.HasMany(picture => picture.Tags).WithOne().HasForeignKey(tag => tag.PictureId);
        builder.HasMany(picture => picture.Stars).WithOne().HasForeignKey(star => star.PictureId);
        builder.HasMany(picture => picture.Comments).WithOne().HasForeignKey(comment => comment.PictureId);
        builder.HasIndex(picture => new { picture.GalleryId, picture.DeletedAt, picture.AddedAt, picture.Id });
        builder.HasIndex(picture => picture.OwnerId);
        builder.HasIndex(picture => picture.Blob);
        builder.HasIndex(picture => picture.SmallThumbnail);
        builder.HasIndex(picture => picture.LargeThumbnail);
    }

    public void Configure(EntityTypeBuilder<PictureMaking> builder) => builder.HasKey(making => making.PictureId);

    public void Configure(EntityTypeBuilder<PictureForm> builder)
    {
        builder.HasKey(form => new { form.PictureId, form.Hash });
        builder.HasIndex(form => form.Hash);
    }

    public void Configure(EntityTypeBuilder<PictureSource> builder)
    {
        builder.HasKey(source => new { source.PictureId, source.Hash });
        builder.HasIndex(source => source.Hash);
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
        builder.Property(comment => comment.ImportedFrom).HasMaxLength(People.Person.MaxNameLength);
        builder.HasOne<People.Person>().WithMany().HasForeignKey(comment => comment.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}

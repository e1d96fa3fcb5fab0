using Unclip.Inference;
using Unclip.Web.Teams;

namespace Unclip.Web.Galleries;

/// <summary>All that there is to say about a kept picture.</summary>
public sealed record PictureDetails
{
    public required PictureCard Card { get; init; }
    public required string GalleryName { get; init; }

    /// <summary>What the owner who asked may do with it.</summary>
    public required TeamRole Role { get; init; }
    public required DateTimeOffset AddedAt { get; init; }
    public DateTimeOffset? DeletedAt { get; init; }
    public string? Fingerprint { get; init; }
    public string? Provider { get; init; }
    public required string PixelHash { get; init; }
    public required long Size { get; init; }

    /// <summary>What it was made by; null where that is not known.</summary>
    public Recipe? Recipe { get; init; }

    /// <summary>Why its recipe cannot be used; null where it can, or there is none.</summary>
    public string? RecipeProblem { get; init; }

    /// <summary>The fingerprint of the model that has seen it; null: none.</summary>
    public string? MeaningModel { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public IReadOnlyList<CommentLine> Comments { get; init; } = [];

    /// <summary>What it was made of.</summary>
    public IReadOnlyList<PictureCard> Parents { get; init; } = [];

    /// <summary>What was made of it.</summary>
    public IReadOnlyList<PictureCard> Children { get; init; } = [];

    public bool CanEdit => Role >= TeamRole.Editor;
}

/// <param name="Id">The comment's.</param>
/// <param name="Author">For people.</param>
/// <param name="Text">What they wrote.</param>
/// <param name="WrittenAt">When.</param>
/// <param name="Imported">Whether it came with a file, which says who wrote it.</param>
/// <param name="CanDelete">Whether the owner who asked may.</param>
public sealed record CommentLine(string Id, string Author, string Text, DateTimeOffset WrittenAt, bool Imported, bool CanDelete);

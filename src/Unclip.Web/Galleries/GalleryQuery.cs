namespace Unclip.Web.Galleries;

public enum PictureOrder
{
    Newest,
    Oldest,
    /// <summary>To what is searched for by meaning.</summary>
    Similarity,
    Stars,
}

/// <summary>Which pictures of a gallery, in which order. What is null or empty does not matter.</summary>
public sealed record GalleryQuery
{
    public required string GalleryId { get; init; }

    /// <summary>Each of the words is in the title, the model's name or a tag.</summary>
    public string? Words { get; init; }

    /// <summary>What the pictures show, in the model's words.</summary>
    public string? Meaning { get; init; }

    /// <summary>A picture's id: others that show the like.</summary>
    public string? SimilarTo { get; init; }
    public string? Tag { get; init; }
    public string? Tool { get; init; }
    public string? Model { get; init; }
    public uint? Seed { get; init; }

    /// <summary>Added at this moment or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Added before this moment.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether only those that have a star of the owner who asks.</summary>
    public bool Starred { get; init; }

    /// <summary>The longer side has at least so many pixels.</summary>
    public int? MinSide { get; init; }

    /// <summary>Whether those in the trash, instead of the others.</summary>
    public bool InTrash { get; init; }
    public PictureOrder Order { get; init; }

    public bool IsByMeaning => !string.IsNullOrWhiteSpace(Meaning) || SimilarTo is not null;
}

/// <param name="Ids">In the order that was asked for.</param>
/// <param name="LeftOut">Pictures that could not be compared by meaning: another model has seen them, or none.</param>
/// <param name="Scores">Cosines to what is searched for by meaning, in the order of the ids; empty where nothing is.</param>
public sealed record GalleryFinding(IReadOnlyList<string> Ids, int LeftOut, IReadOnlyList<float> Scores);

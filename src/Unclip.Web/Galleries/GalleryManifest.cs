using System.Text.Json;
using System.Text.Encodings.Web;

namespace Unclip.Web.Galleries;

/// <summary>What an exported gallery says of its pictures beside the recipes in them: an array in <see cref="FileName"/>.</summary>
public static class GalleryManifest
{
    public const string FileName = "manifest.json";

    internal static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}

/// <summary>One picture of an exported gallery.</summary>
public sealed record ManifestPicture
{
    /// <summary>In the zip.</summary>
    public required string File { get; init; }

    /// <summary>Its gallery's name.</summary>
    public required string Gallery { get; init; }
    public required string Title { get; init; }
    public DateTimeOffset AddedAt { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Of everybody.</summary>
    public int Stars { get; init; }

    /// <summary>Whether one of them is of who exported it.</summary>
    public bool Starred { get; init; }
    public IReadOnlyList<ManifestComment> Comments { get; init; } = [];
    public string? Provider { get; init; }
    public string? PixelHash { get; init; }

    /// <summary>z_i: little-endian floats, as base64.</summary>
    public byte[]? ImageEmbedding { get; init; }

    /// <summary>What CLIP sees in it, likewise.</summary>
    public byte[]? Meaning { get; init; }
    public string? MeaningModel { get; init; }

    /// <summary>See <see cref="PictureForm"/>.</summary>
    public IReadOnlyList<string> Forms { get; init; } = [];
}

/// <param name="By">The name of who wrote it.</param>
/// <param name="At">When.</param>
/// <param name="Text">What.</param>
/// <param name="Mine">Whether it was who exported it.</param>
public sealed record ManifestComment(string By, DateTimeOffset At, string Text, bool Mine = false);

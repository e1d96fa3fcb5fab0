using System.Globalization;
using Unclip.Inference;
using Unclip.Inference.Pictures;
using Unclip.Web.Generation;
using Unclip.Web.Sources;

namespace Unclip.Web.Galleries;

/// <summary>A picture that is going to be kept.</summary>
/// <param name="Picture">Its pixels.</param>
/// <param name="Png">The same as a file, with the recipe inside where there is one.</param>
/// <param name="Recipe">What it was made by; null where that is not known.</param>
/// <param name="Title">For people.</param>
public sealed record NewPicture(Picture Picture, byte[] Png, Recipe? Recipe, string Title)
{
    /// <summary>z_i.</summary>
    public float[]? ImageEmbedding { get; init; }

    /// <summary>As the decoder made it.</summary>
    public Picture? Small { get; init; }
    public string? Provider { get; init; }

    /// <summary>When it was added to the gallery that it was exported from; null: now.</summary>
    public DateTimeOffset? AddedAt { get; init; }

    /// <summary>CLIP's embedding of it and the model's fingerprint, where they are known already.</summary>
    public (byte[] Embedding, string Model)? Meaning { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public IReadOnlyList<PictureComment> Comments { get; init; } = [];

    /// <summary>Forms that cannot be computed any more, of a picture that was exported.</summary>
    public IReadOnlyList<string> OtherForms { get; init; } = [];
    public bool Starred { get; init; }

    /// <summary>A finished picture of a job.</summary>
    /// <param name="job">Finished.</param>
    /// <param name="index">0-based.</param>
    public static NewPicture Of(GenerationJob job, int index)
    {
        JobSnapshot snapshot = job.Snapshot;
        byte[] png = snapshot.Pictures[index];
        string? label = job.Request.PictureLabel(index, CultureInfo.InvariantCulture);
        return new(PictureCodec.Decode(png), png, PictureCodec.ReadRecipe(png), label is null ? job.Request.EnglishTitle : $"{job.Request.EnglishTitle}, {label}")
        {
            ImageEmbedding = index < snapshot.ImageEmbeddings.Length ? snapshot.ImageEmbeddings[index] : null,
            Small = index < snapshot.SmallPictures.Length ? snapshot.SmallPictures[index] : null,
            Provider = job.Model.Provider,
        };
    }

    /// <summary>A picture that somebody brought: encoded anew, so that nothing else of its file is kept.</summary>
    /// <param name="picture">As it was read.</param>
    /// <param name="name">Of its file; used where it does not say itself what it shows.</param>
    public static NewPicture Of(SourcePicture picture, string? name)
    {
        string title = picture.Recipe is { Request: var request } ? request.EnglishTitle
            : string.IsNullOrWhiteSpace(name) ? $"A picture of {picture.Picture.Width} × {picture.Picture.Height} pixels" : name.Trim();
        byte[] png = picture.Recipe is null ? picture.Png : PictureCodec.EncodePng(picture.Picture, picture.Recipe);
        return new(picture.Picture, png, picture.Recipe, title);
    }
}

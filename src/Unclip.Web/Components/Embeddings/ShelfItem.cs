using Unclip.Inference.Manipulations;
using Unclip.Web.Generation;
using Unclip.Web.Sources;
using Unclip.Web.Texts;

namespace Unclip.Web.Components.Embeddings;

/// <summary>A text, a picture or an embedding on the shelf.</summary>
public sealed class ShelfItem
{
    /// <summary>The same thing has the same key.</summary>
    public required string Key { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    public required Ingredient Ingredient { get; init; }

    /// <summary>Where its picture is; null for a text, and where it is gone.</summary>
    public string? PicturePath { get; init; }

    /// <summary>Of the model that an embedding means something to; null for what any model can read.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>-<see cref="Shelf.MaxWeight"/> to <see cref="Shelf.MaxWeight"/>.</summary>
    public double Weight { get; set; } = 1;

    public string Kind => Ingredient switch
    {
        TextIngredient => CommonTexts.Text,
        PictureIngredient => CommonTexts.Picture,
        _ => EmbeddingTexts.KindEmbedding,
    };

    public static ShelfItem Of(string text) => new() { Key = "text:" + text, Name = text, Ingredient = new TextIngredient(text) };

    /// <param name="picture">Not too large for a request.</param>
    public static ShelfItem Of(SourcePicture picture) => new()
    {
        Key = picture.Path,
        Name = picture.Recipe?.Request.Title ?? EmbeddingTexts.PictureOfPixels.With(picture.Picture.Width, picture.Picture.Height),
        Ingredient = new PictureIngredient(picture.Picture),
        PicturePath = picture.Path,
    };

    /// <summary>z_i of a finished picture.</summary>
    public static ShelfItem Of(GenerationJob job, int index) => new()
    {
        Key = PictureEndpoints.PathOf(job, index),
        Name = job.Request.Title,
        Ingredient = new EmbeddingIngredient(job.Snapshot.ImageEmbeddings[index]),
        PicturePath = PictureEndpoints.PathOf(job, index),
        Fingerprint = job.Model.Fingerprint,
    };

    /// <summary>Why CLIP of this model cannot compare it; null when it can.</summary>
    public string? Refusal(OpenedModel model) => Ingredient switch
    {
        PictureIngredient => model.NoPictureIn,
        EmbeddingIngredient when Fingerprint != model.Fingerprint => EmbeddingTexts.OfOtherModel,
        _ => null,
    };
}

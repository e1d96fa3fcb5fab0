using System.Security.Cryptography;
using Unclip.Inference;
using Unclip.Inference.Manipulations;
using Unclip.Inference.Pictures;
using Unclip.Web.Sources;

namespace Unclip.Web.Galleries;

/// <summary>
/// What came from what. Tools get a picture as it is, scaled down, as the decoder made it, or as its z_i: a picture knows the
/// hashes of all its forms, and what is made of it knows the hash of the form that it was made of.
/// </summary>
internal static class Lineage
{
    /// <summary>The forms in which a picture may become a source.</summary>
    /// <param name="picture">As it is kept.</param>
    /// <param name="small">As the decoder made it, where that is known.</param>
    /// <param name="imageEmbedding">z_i, where that is known.</param>
    public static IReadOnlyList<string> FormsOf(Picture picture, Picture? small, float[]? imageEmbedding)
    {
        HashSet<string> forms = [SourcePicture.IdOf(picture), SourcePicture.IdOf(BicubicResize.Within(picture, SourcePicture.ToolSide))];
        if (small is not null) forms.Add(SourcePicture.IdOf(small));
        if (imageEmbedding is not null) forms.Add(HashOf(imageEmbedding));
        return [.. forms];
    }

    /// <summary>What a request makes its pictures of.</summary>
    public static IReadOnlyList<string> SourcesOf(PaintingRequest request) => [.. (request switch
    {
        VariationRequest variation => [SourcePicture.IdOf(variation.Picture)],
        TextDiffRequest diff => [SourcePicture.IdOf(diff.Picture)],
        InpaintingRequest edit => [SourcePicture.IdOf(edit.Picture)],
        UpsamplingRequest upsampling => [SourcePicture.IdOf(upsampling.Picture)],
        InterpolationRequest row => row.Corners.Select(HashOf),
        MixtureRequest mixture => mixture.Ingredients.Select(part => HashOf(part.Ingredient)),
        ReconstructionRequest row => [HashOf(row.Source)],
        _ => Enumerable.Empty<string?>(),
    }).OfType<string>().Distinct()];

    private static string? HashOf(Ingredient ingredient) => ingredient switch
    {
        PictureIngredient picture => SourcePicture.IdOf(picture.Picture),
        EmbeddingIngredient known => HashOf([.. known.ImageEmbedding]),
        _ => null,
    };

    private static string HashOf(float[] imageEmbedding) => Convert.ToHexStringLower(SHA256.HashData(EmbeddingBytes.Of(imageEmbedding)));
}

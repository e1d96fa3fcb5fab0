using Unclip.Inference.Manipulations;

namespace Unclip.Inference.Stages;

/// <summary>Ingredients → z_i: texts by the prior, pictures by CLIP.</summary>
internal sealed class Embedder(UnclipModel model)
{
    private readonly TextStage text = new(model);
    private readonly ImageStage image = new(model);
    private readonly Lazy<Imaginer> imaginer = new(() => new(model));

    /// <param name="ingredients">N of them.</param>
    /// <param name="request">How captions are imagined; the n-th caption gets the noise of the n-th picture of its seed.</param>
    /// <param name="cancellationToken">Ends a forward pass.</param>
    /// <returns>z_i, [N, D].</returns>
    /// <exception cref="ArgumentException">An embedding is not D values long.</exception>
    public async Task<float[]> EmbedAsync(IReadOnlyList<Ingredient> ingredients, ImaginingRequest request, CancellationToken cancellationToken)
    {
        float[] texts = await ImagineAsync([.. ingredients.OfType<TextIngredient>().Select(ingredient => ingredient.Text)], request, cancellationToken).ConfigureAwait(false);
        PictureIngredient[] pictures = [.. ingredients.OfType<PictureIngredient>()];
        float[] seen = pictures.Length == 0 ? [] : await image.EncodeAsync([.. pictures.Select(ingredient => ingredient.Picture)], cancellationToken).ConfigureAwait(false);
        int width = model.Checkpoint.TextEncoderConfig.ProjectionDim, textRow = 0, pictureRow = 0;
        return [.. ingredients.SelectMany(ingredient => ingredient switch
        {
            TextIngredient => Rows.Row(texts, textRow++, width),
            PictureIngredient => Rows.Row(seen, pictureRow++, width),
            EmbeddingIngredient known => known.OfWidth(width),
            _ => throw new ArgumentException($"{ingredient.GetType().Name} is no known ingredient.", nameof(ingredients)),
        })];
    }

    private async Task<float[]> ImagineAsync(IReadOnlyList<string> texts, ImaginingRequest request, CancellationToken cancellationToken)
    {
        if (texts.Count == 0)
            return [];
        Caption[] encoded = await text.EncodeAsync(["", .. texts], maskPadding: false, cancellationToken).ConfigureAwait(false);
        Captions captions = new(encoded[0], encoded[1..]);
        float[] candidates = [];
        await foreach (ImaginedStep step in imaginer.Value.ImagineAsync(captions, request, cancellationToken).ConfigureAwait(false))
            candidates = step.Reached;
        return Imaginer.Choose(candidates, captions.Conditional).ImageEmbeddings;
    }
}

using Unclip.Inference.Stages;

namespace Unclip.Inference.Manipulations;

/// <summary>
/// CLIP's joint space (arXiv 2103.00020): texts and pictures by their own encoders, so that any two can be compared. No prior
/// is asked: a text is z_t here, where a painting request makes z_i of it.
/// </summary>
public sealed class EmbeddingSpace(UnclipModel model)
{
    private readonly TextStage text = new(model);
    private readonly ImageStage image = new(model);

    /// <param name="ingredients">Any number; an embedding stands for itself.</param>
    /// <param name="cancellationToken">Ends a forward pass.</param>
    /// <returns>z_t of texts and z_i of pictures, D values each, as the encoders yield them: not of length 1.</returns>
    /// <exception cref="ArgumentException">An embedding is not D values long.</exception>
    /// <exception cref="InvalidOperationException">There is a picture, and the checkpoint has no image encoder.</exception>
    public async Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<Ingredient> ingredients, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ingredients);
        string[] texts = [.. ingredients.OfType<TextIngredient>().Select(ingredient => ingredient.Text)];
        Caption[] captions = texts.Length == 0 ? [] : await text.EncodeAsync(texts, maskPadding: false, cancellationToken).ConfigureAwait(false);
        Queue<Caption> encoded = new(captions);
        List<float[]> embeddings = [];
        foreach (Ingredient ingredient in ingredients)
        {
            embeddings.Add(ingredient switch
            {
                TextIngredient => encoded.Dequeue().TextEmbedding,
                PictureIngredient picture => await SeeAsync(picture, cancellationToken).ConfigureAwait(false),
                EmbeddingIngredient known => known.OfWidth(model.Checkpoint.TextEncoderConfig.ProjectionDim),
                _ => throw new ArgumentException($"{ingredient.GetType().Name} is no known ingredient.", nameof(ingredients)),
            });
        }

        return embeddings;
    }

    /// <summary>One picture at a time: jobs that paint meanwhile get their turns in between.</summary>
    private Task<float[]> SeeAsync(PictureIngredient picture, CancellationToken cancellationToken) => model.Checkpoint.HasImageEncoder
        ? image.EncodeAsync([picture.Picture], cancellationToken)
        : throw new InvalidOperationException("The checkpoint has no image encoder, which makes an embedding of a picture.");
}

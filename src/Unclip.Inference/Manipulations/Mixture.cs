using System.ComponentModel.DataAnnotations;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Unclip.Inference.Stages;

namespace Unclip.Inference.Manipulations;

/// <summary>Pictures of a weighted sum of texts, pictures and embeddings; of one embedding alone: the decoder's work again.</summary>
public sealed record MixtureRequest : ImaginingRequest, IValidatableObject
{
    public required IReadOnlyList<WeightedIngredient> Ingredients { get; init; }

    /// <summary>The caption that the decoder reads beside z_i; may be empty.</summary>
    [Required(AllowEmptyStrings = true), StringLength(GenerationRequest.MaxPromptLength)]
    public string Prompt { get; init; } = "";

    public override bool ReadsTexts => Ingredients.Any(part => part.Ingredient is TextIngredient);

    public override bool ReadsPictures => Ingredients.Any(part => part.Ingredient is PictureIngredient);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Ingredients.Count == 0)
            yield return new("There is nothing to mix, expected at least one text or picture.");
        foreach (WeightedIngredient part in Ingredients)
        {
            if (!double.IsFinite(part.Weight) || Math.Abs(part.Weight) > 10)
                yield return new($"A weight is {part.Weight}, expected -10 to 10.");
            if (part.Ingredient is TextIngredient { Text: var text } && string.IsNullOrWhiteSpace(text))
                yield return new("A text is empty.");
        }
    }
}

/// <summary>
/// z = Σ w z_i, brought to the ingredients' mean length, weighted by |w| (arithmetic on embeddings, as word vectors have it:
/// Mikolov et al. 2013, arXiv 1310.4546).
/// </summary>
public sealed class Mixture(UnclipModel model)
{
    private readonly TextStage text = new(model);
    private readonly Embedder embedder = new(model);
    private readonly Painter painter = new(model);

    /// <summary>Yields every step; the last holds the pictures.</summary>
    public async IAsyncEnumerable<GenerationStep> PaintAsync(MixtureRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        RequestValidation.Validate(request, model.Capabilities);
        float[] parts = await embedder.EmbedAsync([.. request.Ingredients.Select(part => part.Ingredient)], request, cancellationToken).ConfigureAwait(false);
        float[] mixed = Mix(parts, [.. request.Ingredients.Select(part => part.Weight)]);
        Captions captions = await text.EncodeAsync(request.Prompt, request.Count, cancellationToken).ConfigureAwait(false);
        await foreach (GenerationStep step in painter.PaintAsync(captions, Rows.Repeat(mixed, request.Count), request, new(request.Seed, request.Count), cancellationToken: cancellationToken).ConfigureAwait(false))
            yield return step;
    }

    /// <param name="parts">z_i, [N, D].</param>
    /// <param name="weights">N of them.</param>
    /// <returns>D values; zero where the parts cancel out.</returns>
    internal static float[] Mix(float[] parts, double[] weights)
    {
        int width = parts.Length / weights.Length;
        float[] sum = new float[width];
        double length = 0, share = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            ReadOnlySpan<float> part = parts.AsSpan(i * width, width);
            TensorPrimitives.MultiplyAdd(part, (float)weights[i], sum, sum);
            length += Math.Abs(weights[i]) * TensorPrimitives.Norm(part);
            share += Math.Abs(weights[i]);
        }
        float norm = TensorPrimitives.Norm<float>(sum);
        if (norm > 1e-6f)
            TensorPrimitives.Multiply(sum, (float)(length / share) / norm, sum);
        return sum;
    }
}

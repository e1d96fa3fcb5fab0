using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using Unclip.Inference.Stages;
using Unclip.Models;

namespace Unclip.Inference.Manipulations;

/// <summary>A row of pictures from more and more of z_i's principal components.</summary>
public sealed record ReconstructionRequest : ImaginingRequest, IValidatableObject
{
    public required Ingredient Source { get; init; }

    /// <summary>How many components each picture of the row gets; <see cref="PaintingRequest.Count"/> of them.</summary>
    public required IReadOnlyList<int> ComponentCounts { get; init; }

    public override bool ReadsTexts => Source is TextIngredient;

    public override bool ReadsPictures => Source is PictureIngredient;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ComponentCounts.Count != Count)
            yield return new($"There are {ComponentCounts.Count} component counts, expected {Count}, one for each picture.");
        if (ComponentCounts.Any(count => count < 0))
            yield return new("A component count is negative, expected 0 or more.");
    }
}

/// <summary>z_i cut down to its leading principal components, decoded from one noise (arXiv 2204.06125, figure 7).</summary>
public sealed class Reconstruction(UnclipModel model)
{
    private readonly TextStage text = new(model);
    private readonly Embedder embedder = new(model);
    private readonly Painter painter = new(model);

    /// <summary>Yields every step; the last holds the row.</summary>
    /// <exception cref="ValidationException">The request cannot be run, or the model's principal components are not known.</exception>
    public async IAsyncEnumerable<GenerationStep> PaintAsync(ReconstructionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        RequestValidation.Validate(request, model.Capabilities);
        PrincipalComponents components = model.Checkpoint.PrincipalComponents!;
        float[] embedding = await embedder.EmbedAsync([request.Source], request, cancellationToken).ConfigureAwait(false);
        float[] rows = [.. request.ComponentCounts.SelectMany(count => components.Reconstruct(embedding, Math.Min(count, components.Count)))];
        Captions captions = await text.EncodeAsync("", request.Count, cancellationToken).ConfigureAwait(false);
        await foreach (GenerationStep step in painter.PaintAsync(captions, rows, request, new(request.Seed, request.Count, IsShared: true), cancellationToken: cancellationToken).ConfigureAwait(false))
            yield return step;
    }
}

using System.Runtime.CompilerServices;
using Unclip.Inference.Pictures;
using Unclip.Inference.Stages;

namespace Unclip.Inference.Manipulations;

/// <summary>Variations of a picture.</summary>
public sealed record VariationRequest : PaintingRequest
{
    public required Picture Picture { get; init; }
}

/// <summary>
/// Other pictures with the same z_i: what CLIP sees stays, the rest varies (arXiv 2204.06125, §3.1). The caption is
/// empty, as in the reference's image-variation pipeline.
/// </summary>
public sealed class Variations(UnclipModel model)
{
    private readonly TextStage text = new(model);
    private readonly ImageStage image = new(model);
    private readonly Painter painter = new(model);

    /// <summary>Yields every step; the last holds the pictures.</summary>
    public async IAsyncEnumerable<GenerationStep> PaintAsync(VariationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        RequestValidation.Validate(request, model.Capabilities);
        float[] imageEmbedding = await image.EncodeAsync([request.Picture], cancellationToken).ConfigureAwait(false);
        Captions captions = await text.EncodeAsync("", request.Count, cancellationToken).ConfigureAwait(false);
        await foreach (GenerationStep step in painter.PaintAsync(captions, Rows.Repeat(imageEmbedding, request.Count), request, sharedNoise: false, cancellationToken).ConfigureAwait(false))
            yield return step;
    }
}

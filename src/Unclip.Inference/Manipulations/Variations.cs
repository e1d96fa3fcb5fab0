using System.Runtime.CompilerServices;
using Unclip.Inference.Pictures;
using Unclip.Inference.Stages;

namespace Unclip.Inference.Manipulations;

/// <summary>Variations of a picture.</summary>
public sealed record VariationRequest : PaintingRequest
{
    public required Picture Picture { get; init; }

    /// <summary>
    /// Whether all begin at the picture's own noise, so that η says how far they go: 0 gives the picture back. Else each
    /// begins at noise of its own.
    /// </summary>
    public bool FromItsNoise { get; init; }

    public override bool ReadsPictures => true;

    public override bool Inverts => FromItsNoise;
}

/// <summary>
/// Other pictures with the same z_i: what CLIP sees stays, the rest varies (arXiv 2204.06125, §3.1). The caption is
/// empty, as in the reference's image-variation pipeline.
/// </summary>
public sealed class Variations(UnclipModel model)
{
    private readonly TextStage text = new(model);
    private readonly ImageStage image = new(model);
    private readonly Inverter inverter = new(model);
    private readonly Painter painter = new(model);

    /// <summary>Yields every step; the last holds the pictures.</summary>
    public async IAsyncEnumerable<GenerationStep> PaintAsync(VariationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        RequestValidation.Validate(request, model.Capabilities);
        float[] imageEmbedding = await image.EncodeAsync([request.Picture], cancellationToken).ConfigureAwait(false);
        Captions captions = await text.EncodeAsync("", request.Count, cancellationToken).ConfigureAwait(false);
        PaintingNoise noise = new(request.Seed, request.Count);
        if (request.FromItsNoise)
        {
            float[] start = [];
            await foreach (InversionProgress progress in inverter.InvertAsync([request.Picture], imageEmbedding, request, cancellationToken).ConfigureAwait(false))
            {
                start = progress.Noise;
                yield return progress.Step;
            }
            noise = noise with { DecoderStart = Rows.Repeat(start, request.Count) };
        }
        await foreach (GenerationStep step in painter.PaintAsync(captions, Rows.Repeat(imageEmbedding, request.Count), request, noise, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (step is PicturesFinished finished && request is { FromItsNoise: true, Eta: 0 })
                yield return inverter.Compare(request.Picture, finished.SmallPictures[0]);
            yield return step;
        }
    }
}

namespace Unclip.Inference.Manipulations;

/// <summary>Every way to pictures behind one door: what a request asks for, by the tool that it is for.</summary>
public sealed class Tools(UnclipModel model)
{
    // A checkpoint without a prior, or an image encoder, has some of the tools.
    private readonly Lazy<UnclipPipeline> pipeline = new(() => new(model));
    private readonly Lazy<Variations> variations = new(() => new(model));
    private readonly Lazy<Interpolation> interpolation = new(() => new(model));
    private readonly Lazy<TextInterpolation> textInterpolation = new(() => new(model));
    private readonly Lazy<TextDiff> textDiff = new(() => new(model));
    private readonly Lazy<Mixture> mixture = new(() => new(model));
    private readonly Lazy<Reconstruction> reconstruction = new(() => new(model));
    private readonly Lazy<Inpainting> inpainting = new(() => new(model));
    private readonly Lazy<Upsampling> upsampling = new(() => new(model));

    /// <summary>As below, going on where the journal of an interrupted run stands.</summary>
    public IAsyncEnumerable<GenerationStep> PaintAsync(PaintingRequest request, SamplingJournal journal, CancellationToken cancellationToken = default) =>
        new Tools(model.With(journal)).PaintAsync(request, cancellationToken);

    /// <summary>Yields every step; the last holds the pictures.</summary>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">The request cannot be run.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; also within a forward pass.</exception>
    public IAsyncEnumerable<GenerationStep> PaintAsync(PaintingRequest request, CancellationToken cancellationToken = default) => request switch
    {
        GenerationRequest generation => pipeline.Value.GenerateAsync(generation, cancellationToken),
        VariationRequest variation => variations.Value.PaintAsync(variation, cancellationToken),
        InterpolationRequest row => interpolation.Value.PaintAsync(row, cancellationToken),
        TextInterpolationRequest row => textInterpolation.Value.PaintAsync(row, cancellationToken),
        TextDiffRequest diff => textDiff.Value.PaintAsync(diff, cancellationToken),
        MixtureRequest mixed => mixture.Value.PaintAsync(mixed, cancellationToken),
        ReconstructionRequest row => reconstruction.Value.PaintAsync(row, cancellationToken),
        InpaintingRequest edit => inpainting.Value.PaintAsync(edit, cancellationToken),
        UpsamplingRequest larger => upsampling.Value.PaintAsync(larger, cancellationToken),
        _ => throw new ArgumentException($"{request?.GetType().Name} is no known request.", nameof(request)),
    };
}

using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using Unclip.Inference.Pictures;
using Unclip.Inference.Stages;

namespace Unclip.Inference.Manipulations;

/// <summary>A part of a picture painted anew.</summary>
public sealed record InpaintingRequest : ImaginingRequest, IValidatableObject
{
    public required Picture Picture { get; init; }

    /// <summary>As large as the picture: what is painted anew.</summary>
    public required Mask Mask { get; init; }

    /// <summary>What the whole picture shall show then.</summary>
    [Required, StringLength(GenerationRequest.MaxPromptLength)]
    public required string Prompt { get; init; }

    public override bool ReadsTexts => true;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if ((Mask.Width, Mask.Height) != (Picture.Width, Picture.Height))
            yield return new($"The mask is {Mask.Width} × {Mask.Height} pixels, expected {Picture.Width} × {Picture.Height}, as the picture.");
        if (Picture.Width != Picture.Height)
            yield return new($"The picture is {Picture.Width} × {Picture.Height} pixels, expected a square.");
    }
}

/// <summary>
/// Inpainting (arXiv 2204.06125, §3 and figure 4 of its appendix): by a decoder that sees what is known (GLIDE, arXiv
/// 2112.10741 §2.4) where the checkpoint has one, else as RePaint has it. Kept pixels come back bit for bit.
/// </summary>
public sealed class Inpainting(UnclipModel model)
{
    private readonly TextStage text = new(model);
    private readonly Embedder embedder = new(model);
    private readonly Painter painter = new(model);

    /// <summary>Yields every step; the last holds the candidates.</summary>
    public async IAsyncEnumerable<GenerationStep> PaintAsync(InpaintingRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        RequestValidation.Validate(request, model.Capabilities);
        int side = model.Capabilities.Cascade.SideOf(request);
        KnownPart known = new(Framing.Square(request.Picture, side), request.Mask.Resize(side, side));
        float[] embeddings = await embedder.EmbedAsync([.. Enumerable.Repeat(new TextIngredient(request.Prompt), request.Count)], request, cancellationToken).ConfigureAwait(false);
        Captions captions = await text.EncodeAsync(request.Prompt, request.Count, cancellationToken).ConfigureAwait(false);
        await foreach (GenerationStep step in painter.PaintAsync(captions, embeddings, request, new(request.Seed, request.Count), known, cancellationToken).ConfigureAwait(false))
            yield return step;
    }
}

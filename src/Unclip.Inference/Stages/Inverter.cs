using System.Runtime.CompilerServices;
using Unclip.Diffusion.Samplers;
using Unclip.Inference.Pictures;

namespace Unclip.Inference.Stages;

/// <param name="Step">For whoever watches.</param>
/// <param name="Noise">The pictures as far as they are noised; after the last step x_T, [B, SampleSize].</param>
internal sealed record InversionProgress(InversionStep Step, float[] Noise);

/// <summary>picture → the noise that the decoder makes it of (arXiv 2204.06125, §3).</summary>
internal sealed class Inverter(UnclipModel model)
{
    private readonly TextStage text = new(model);
    private readonly DecoderStage decoder = new(model);

    private int Side => model.Checkpoint.DecoderConfig.SampleSize;

    /// <summary>With an empty caption; the request's steps and guidance must be those of painting.</summary>
    /// <param name="pictures">Of any size.</param>
    /// <param name="imageEmbeddings">Their z_i, [B, D].</param>
    /// <param name="request">How it is going to be painted.</param>
    /// <param name="cancellationToken">Ends a forward pass.</param>
    public async IAsyncEnumerable<InversionProgress> InvertAsync(
        IReadOnlyList<Picture> pictures, float[] imageEmbeddings, PaintingRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Captions captions = await text.EncodeAsync("", pictures.Count, cancellationToken).ConfigureAwait(false);
        float[] pixels = [.. pictures.SelectMany(picture => PlanarPixels.FromPicture(Framing.Square(picture, Side)))];
        await foreach (SamplingStep step in decoder.InvertAsync(captions, imageEmbeddings, request, pixels, cancellationToken).ConfigureAwait(false))
        {
            InversionStep shown = new(step.Index + 1, request.DecoderSteps, step.Timestep, PlanarPixels.ToPictures(step.XStart.Span, Side));
            yield return new(shown, step.XPrev.ToArray());
        }
    }

    /// <param name="source">Of any size.</param>
    /// <param name="rebuilt">What the decoder made of its noise.</param>
    public SourceRebuilt Compare(Picture source, Picture rebuilt) => new(SignalToNoise.Psnr(Framing.Square(source, Side), rebuilt));
}

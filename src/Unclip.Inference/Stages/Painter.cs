using System.Runtime.CompilerServices;
using Unclip.Diffusion.Noise;
using Unclip.Diffusion.Samplers;
using Unclip.Inference.Pictures;

namespace Unclip.Inference.Stages;

/// <summary>P(x | z_i, y): the decoder, then the upsamplers up to the size that is asked for.</summary>
internal sealed class Painter(UnclipModel model)
{
    private readonly DecoderStage decoder = new(model);
    private readonly IReadOnlyList<UpsamplerStage> upsamplers = UpsamplerStage.AllOf(model);

    /// <summary>Yields every step; the last holds the pictures.</summary>
    /// <param name="captions">One for each picture.</param>
    /// <param name="imageEmbeddings">z_i, [B, D].</param>
    /// <param name="request">How to paint; pictures are as many as there are embeddings.</param>
    /// <param name="noise">Of the decoder and the upsamplers.</param>
    /// <param name="known">What of the pictures is given; null: nothing.</param>
    /// <param name="cancellationToken">Ends a forward pass.</param>
    public async IAsyncEnumerable<GenerationStep> PaintAsync(Captions captions, float[] imageEmbeddings, PaintingRequest request, PaintingNoise noise,
        KnownPart? known = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        int side = model.Checkpoint.DecoderConfig.SampleSize;
        ReadOnlyMemory<float> Over(ReadOnlyMemory<float> painted) => known?.Over(painted.Span, side) ?? painted;

        ReadOnlyMemory<float> pixels = default;
        ISampler sampler = decoder.Sampler(request.Sampler, request.DecoderSteps, request.Eta, known);
        await foreach (SamplingStep step in decoder.SampleAsync(
            captions, imageEmbeddings, request, sampler, noise.Of(NoiseStage.Decoder, decoder.SampleSize), known, cancellationToken).ConfigureAwait(false))
        {
            pixels = step.XPrev;
            yield return new DecoderStep(step.Index + 1, request.DecoderSteps, step.Timestep, PlanarPixels.ToPictures(Over(step.XStart).Span, side));
        }

        pixels = Over(pixels);
        PicturesFinished finished = new([], [.. imageEmbeddings.Chunk(imageEmbeddings.Length / captions.Conditional.Count)], PlanarPixels.ToPictures(pixels.Span, side));
        await foreach (GenerationStep step in UpsampleAsync(pixels, request, noise, known, cancellationToken).ConfigureAwait(false))
            yield return step is PicturesFinished large ? finished with { Pictures = large.Pictures } : step;
    }

    /// <summary>The upsamplers alone.</summary>
    /// <param name="pixels">The decoder's pictures, or others of their size, [B, 3, side, side] in [-1, 1].</param>
    /// <param name="request">As above.</param>
    /// <param name="noise">As above.</param>
    /// <param name="known">As above.</param>
    /// <param name="cancellationToken">Ends a forward pass.</param>
    public async IAsyncEnumerable<GenerationStep> UpsampleAsync(ReadOnlyMemory<float> pixels, PaintingRequest request, PaintingNoise noise,
        KnownPart? known = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        int side = model.Checkpoint.DecoderConfig.SampleSize;
        foreach ((UpsamplerStage upsampler, int steps) in upsamplers.Zip(model.Capabilities.Cascade.UpsamplerSteps(request)))
        {
            ReadOnlyMemory<float> small = pixels;
            ReadOnlyMemory<float> Over(ReadOnlyMemory<float> painted) => known?.Over(painted.Span, upsampler.Side) ?? painted;
            await foreach (SamplingStep step in upsampler.SampleAsync(
                small, side, upsampler.Sampler(steps), noise.Of(upsampler.Stage, upsampler.SampleSize), cancellationToken).ConfigureAwait(false))
            {
                pixels = step.XPrev;
                yield return new UpsamplerStep(step.Index + 1, steps, step.Timestep, PlanarPixels.ToPictures(Over(step.XStart).Span, upsampler.Side));
            }
            pixels = Over(pixels);
            side = upsampler.Side;
        }
        yield return new PicturesFinished(PlanarPixels.ToPictures(pixels.Span, side), [], []);
    }
}

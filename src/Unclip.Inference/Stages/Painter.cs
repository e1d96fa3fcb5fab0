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
    /// <param name="sharedNoise">Whether all pictures come from the first one's noise.</param>
    /// <param name="cancellationToken">Ends a forward pass.</param>
    public async IAsyncEnumerable<GenerationStep> PaintAsync(
        Captions captions, float[] imageEmbeddings, PaintingRequest request, bool sharedNoise, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int count = captions.Conditional.Count, side = model.Checkpoint.DecoderConfig.SampleSize;
        StageNoise Noise(NoiseStage stage, int sampleSize) => sharedNoise
            ? StageNoise.Shared(request.Seed, stage, count, sampleSize)
            : StageNoise.FromSeed(request.Seed, stage, count, sampleSize);

        ReadOnlyMemory<float> pixels = default;
        ISampler sampler = decoder.Sampler(request.Sampler, request.DecoderSteps, request.Eta);
        await foreach (SamplingStep step in decoder.SampleAsync(
            captions, imageEmbeddings, request.DecoderGuidanceScale, sampler, Noise(NoiseStage.Decoder, decoder.SampleSize), cancellationToken).ConfigureAwait(false))
        {
            pixels = step.XPrev;
            yield return new DecoderStep(step.Index + 1, request.DecoderSteps, step.Timestep, PlanarPixels.ToPictures(step.XStart.Span, side));
        }

        foreach ((UpsamplerStage upsampler, int steps) in upsamplers.Zip(model.Capabilities.Cascade.UpsamplerSteps(request)))
        {
            ReadOnlyMemory<float> small = pixels;
            await foreach (SamplingStep step in upsampler.SampleAsync(
                small, side, upsampler.Sampler(steps), Noise(upsampler.Stage, upsampler.SampleSize), cancellationToken).ConfigureAwait(false))
            {
                pixels = step.XPrev;
                yield return new UpsamplerStep(step.Index + 1, steps, step.Timestep, PlanarPixels.ToPictures(step.XStart.Span, upsampler.Side));
            }
            side = upsampler.Side;
        }
        yield return new PicturesFinished(PlanarPixels.ToPictures(pixels.Span, side));
    }
}

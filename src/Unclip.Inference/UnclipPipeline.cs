using System.Runtime.CompilerServices;
using Unclip.Diffusion.Noise;
using Unclip.Diffusion.Samplers;
using Unclip.Inference.Pictures;
using Unclip.Inference.Stages;

namespace Unclip.Inference;

/// <summary>
/// P(x | y) = P(x | z_i, y) · P(z_i | y): prompt → token ids → z_t → prior → z_i → decoder → pictures
/// (Ramesh et al. 2022, arXiv 2204.06125). Holds no state between generations; networks run on pool threads.
/// </summary>
public sealed class UnclipPipeline(UnclipModel model)
{
    private readonly TextStage text = new(model);
    private readonly PriorStage prior = new(model);
    private readonly DecoderStage decoder = new(model);
    private readonly EmbeddingPlot plot = new(model);

    /// <summary>Yields what happens, as it happens; the last step holds the pictures.</summary>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">The request cannot be run.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; also within a forward pass.</exception>
    public async IAsyncEnumerable<GenerationStep> GenerateAsync(GenerationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        RequestValidation.Validate(request);
        CaptionPair captions = await text.EncodeAsync(request.Prompt, cancellationToken).ConfigureAwait(false);
        yield return new TextEncoded(model.Read(request.Prompt));

        float[] imageEmbeddings = [];
        StageNoise priorNoise = StageNoise.FromSeed(request.Seed, NoiseStage.Prior, request.Count, prior.SampleSize);
        await foreach (SamplingStep step in prior.SampleAsync(captions, request.PriorGuidanceScale, prior.Sampler(request.PriorSteps), priorNoise, cancellationToken).ConfigureAwait(false))
        {
            float[] predicted = prior.Denormalise(step.XStart.Span);
            imageEmbeddings = prior.Denormalise(step.XPrev.Span);
            yield return new PriorStep(step.Index + 1, request.PriorSteps, step.Timestep,
                plot.Cosines(predicted, captions.Conditional.TextEmbedding), plot.Projections(predicted));
        }

        ReadOnlyMemory<float> pixels = default;
        ISampler sampler = decoder.Sampler(request.Sampler, request.DecoderSteps, request.Eta);
        StageNoise decoderNoise = StageNoise.FromSeed(request.Seed, NoiseStage.Decoder, request.Count, decoder.SampleSize);
        await foreach (SamplingStep step in decoder.SampleAsync(captions, imageEmbeddings, request.DecoderGuidanceScale, sampler, decoderNoise, cancellationToken).ConfigureAwait(false))
        {
            pixels = step.XPrev;
            yield return new DecoderStep(step.Index + 1, request.DecoderSteps, step.Timestep, PlanarPixels.ToPictures(step.XStart.Span, model.PictureSize));
        }
        yield return new PicturesFinished(PlanarPixels.ToPictures(pixels.Span, model.PictureSize));
    }
}

using System.Runtime.CompilerServices;
using Unclip.Diffusion.Noise;
using Unclip.Diffusion.Samplers;
using Unclip.Inference.Stages;

namespace Unclip.Inference;

/// <summary>
/// P(x | y) = P(x | z_i, y) · P(z_i | y): prompt → token ids → z_t → prior → z_i → decoder → upsampler → pictures
/// (Ramesh et al. 2022, arXiv 2204.06125). Holds no state between generations; networks run on pool threads.
/// </summary>
public sealed class UnclipPipeline(UnclipModel model)
{
    private readonly TextStage text = new(model);
    private readonly PriorStage prior = new(model);
    private readonly Painter painter = new(model);
    private readonly EmbeddingPlot plot = new(model);

    /// <summary>Yields what happens, as it happens; the last step holds the pictures.</summary>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">The request cannot be run.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; also within a forward pass.</exception>
    public async IAsyncEnumerable<GenerationStep> GenerateAsync(GenerationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        RequestValidation.Validate(request, model.Cascade);
        Captions captions = await text.EncodeAsync(request.Prompt, request.Count, cancellationToken).ConfigureAwait(false);
        float[] textEmbedding = captions.Conditional[0].TextEmbedding;
        yield return new TextEncoded(model.Read(request.Prompt));

        float[] candidates = [];
        Captions captionOfCandidate = Captions.Of(captions.Unconditional, captions.Conditional[0], request.Count * request.PriorCandidates);
        StageNoise priorNoise = StageNoise.FromSeed(request.Seed, NoiseStage.Prior, request.Count, prior.SampleSize, request.PriorCandidates);
        await foreach (SamplingStep step in prior.SampleAsync(
            captionOfCandidate, request.PriorGuidanceScale, prior.Sampler(request.PriorSteps), priorNoise, cancellationToken).ConfigureAwait(false))
        {
            float[] predicted = prior.Denormalise(step.XStart.Span);
            candidates = prior.Denormalise(step.XPrev.Span);
            yield return new PriorStep(step.Index + 1, request.PriorSteps, step.Timestep, plot.Cosines(predicted, textEmbedding), plot.Projections(predicted));
        }

        int[] chosen = prior.Choose(candidates, captions.Conditional);
        yield return new CandidatesChosen(chosen);
        float[] imageEmbeddings = [.. chosen.SelectMany((candidate, picture) => Rows.Row(candidates, (candidate * request.Count) + picture, prior.SampleSize))];
        await foreach (GenerationStep step in painter.PaintAsync(captions, imageEmbeddings, request, sharedNoise: false, cancellationToken).ConfigureAwait(false))
            yield return step;
    }
}

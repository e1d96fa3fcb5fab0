using System.Runtime.CompilerServices;
using Unclip.Inference.Stages;

namespace Unclip.Inference;

/// <summary>
/// P(x | y) = P(x | z_i, y) · P(z_i | y): prompt → token ids → z_t → prior → z_i → decoder → upsampler → pictures
/// (Ramesh et al. 2022, arXiv 2204.06125). Holds no state between generations; networks run on pool threads.
/// </summary>
public sealed class UnclipPipeline(UnclipModel model)
{
    private readonly TextStage text = new(model);
    private readonly Imaginer imaginer = new(model);
    private readonly Painter painter = new(model);
    private readonly EmbeddingPlot plot = new(model);

    /// <summary>Yields what happens, as it happens; the last step holds the pictures.</summary>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">The request cannot be run.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; also within a forward pass.</exception>
    public async IAsyncEnumerable<GenerationStep> GenerateAsync(GenerationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        RequestValidation.Validate(request, model.Capabilities);
        Captions captions = await text.EncodeAsync(request.Prompt, request.Count, cancellationToken).ConfigureAwait(false);
        float[] textEmbedding = captions.Conditional[0].TextEmbedding;
        yield return new TextEncoded(model.Read(request.Prompt));

        float[] candidates = [];
        await foreach (ImaginedStep step in imaginer.ImagineAsync(captions, request, cancellationToken).ConfigureAwait(false))
        {
            candidates = step.Reached;
            yield return new PriorStep(step.Step, step.StepCount, step.Timestep, plot.Cosines(step.Predicted, textEmbedding), plot.Projections(step.Predicted));
        }

        (int[] chosen, float[] imageEmbeddings) = Imaginer.Choose(candidates, captions.Conditional);
        yield return new CandidatesChosen(chosen);
        await foreach (GenerationStep step in painter.PaintAsync(captions, imageEmbeddings, request, new(request.Seed, request.Count), cancellationToken: cancellationToken).ConfigureAwait(false))
            yield return step;
    }
}

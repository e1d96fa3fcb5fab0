using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Unclip.Diffusion.Noise;
using Unclip.Diffusion.Samplers;

namespace Unclip.Inference.Stages;

/// <summary>A step of a prior.</summary>
/// <param name="Step">1-based.</param>
/// <param name="StepCount">Steps in all.</param>
/// <param name="Timestep">t of the diffusion prior; null: there is none.</param>
/// <param name="Predicted">What z_i is going to be, as far as can be seen now, [candidates · B, D].</param>
/// <param name="Reached">Where the step ends; after the last one z_i.</param>
internal sealed record ImaginedStep(int Step, int StepCount, int? Timestep, float[] Predicted, float[] Reached);

/// <summary>P(z_i | y): several tries at each picture by the prior that a request names, and the choice among them.</summary>
internal sealed class Imaginer(UnclipModel model)
{
    private readonly Lazy<PriorStage> diffusion = new(() => new(model));
    private readonly Lazy<AutoregressivePriorStage> autoregressive = new(() => new(model));

    /// <param name="captions">One for each picture.</param>
    /// <param name="request">Says which prior and how; rows are the first try at every picture, then the second, and so on.</param>
    /// <param name="cancellationToken">Ends a forward pass.</param>
    public IAsyncEnumerable<ImaginedStep> ImagineAsync(Captions captions, ImaginingRequest request, CancellationToken cancellationToken)
    {
        Captions repeated = captions with { Conditional = [.. Enumerable.Repeat(captions.Conditional, request.PriorCandidates).SelectMany(c => c)] };
        int count = captions.Conditional.Count;
        return request.Prior == PriorKind.Diffusion
            ? DiffuseAsync(repeated, count, request, cancellationToken)
            : DrawCodesAsync(repeated, count, request, cancellationToken);
    }

    /// <summary>For each picture the candidate whose dot product with z_t is the highest (arXiv 2204.06125, §2.2).</summary>
    /// <param name="imageEmbeddings">z_i, [candidates · B, D].</param>
    /// <param name="captions">The pictures' captions.</param>
    /// <returns>0-based candidates, one per picture, and their z_i, [B, D].</returns>
    public static (int[] Candidates, float[] ImageEmbeddings) Choose(float[] imageEmbeddings, IReadOnlyList<Caption> captions)
    {
        int width = captions[0].TextEmbedding.Length, count = captions.Count;
        float[] Candidate(int candidate, int picture) => Rows.Row(imageEmbeddings, (candidate * count) + picture, width);
        int[] chosen = [.. captions.Select((caption, picture) => Enumerable.Range(0, imageEmbeddings.Length / width / count)
            .MaxBy(candidate => TensorPrimitives.Dot<float>(Candidate(candidate, picture), caption.TextEmbedding)))];
        return (chosen, [.. chosen.SelectMany(Candidate)]);
    }

    private async IAsyncEnumerable<ImaginedStep> DiffuseAsync(Captions captions, int count, ImaginingRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PriorStage prior = diffusion.Value;
        StageNoise noise = StageNoise.FromSeed(request.Seed, NoiseStage.Prior, count, prior.SampleSize, request.PriorCandidates);
        await foreach (SamplingStep step in prior.SampleAsync(captions, request.PriorGuidanceScale, prior.Sampler(request.PriorSteps), noise, cancellationToken).ConfigureAwait(false))
            yield return new(step.Index + 1, request.PriorSteps, step.Timestep, prior.Denormalise(step.XStart.Span), prior.Denormalise(step.XPrev.Span));
    }

    private async IAsyncEnumerable<ImaginedStep> DrawCodesAsync(Captions captions, int count, ImaginingRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        AutoregressivePriorStage prior = autoregressive.Value;
        var noise = new CounterNoise(request.Seed);
        double Draw(int row, int draw) => noise.Uniform(row % count, NoiseStage.AutoregressivePrior, draw, row / count);
        int step = 0;
        await foreach (float[] imageEmbeddings in prior.SampleAsync(captions, request.PriorGuidanceScale, Draw, cancellationToken).ConfigureAwait(false))
            yield return new(++step, prior.CodeCount, null, imageEmbeddings, imageEmbeddings);
    }
}

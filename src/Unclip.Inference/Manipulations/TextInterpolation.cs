using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using Unclip.Diffusion.Interpolation;
using Unclip.Diffusion.Noise;
using Unclip.Diffusion.Samplers;
using Unclip.Inference.Stages;

namespace Unclip.Inference.Manipulations;

/// <summary>A row of <see cref="PaintingRequest.Count"/> pictures from one caption to another.</summary>
public sealed record TextInterpolationRequest : PaintingRequest
{
    [Required, StringLength(GenerationRequest.MaxPromptLength)]
    public required string From { get; init; }

    [Required, StringLength(GenerationRequest.MaxPromptLength)]
    public required string To { get; init; }

    [Range(1, 1000)]
    public int PriorSteps { get; init; } = 25;

    public override bool ReadsTexts => true;

    /// <summary>s of the prior.</summary>
    [Range(1.0, 20.0)]
    public double PriorGuidanceScale { get; init; } = 2;
}

/// <summary>
/// Captions between two: z_t and every encoded token by slerp, attended to wherever either caption has a token; then the
/// prior and the decoder, every frame from the same noise.
/// </summary>
public sealed class TextInterpolation(UnclipModel model)
{
    private readonly TextStage text = new(model);
    private readonly PriorStage prior = new(model);
    private readonly Painter painter = new(model);

    /// <summary>Yields every step; the last holds the row, θ from 0 to 1.</summary>
    public async IAsyncEnumerable<GenerationStep> PaintAsync(TextInterpolationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        RequestValidation.Validate(request, model.Capabilities);
        Caption[] empty = await text.EncodeAsync([""], maskPadding: false, cancellationToken).ConfigureAwait(false);
        Caption[] ends = await text.EncodeAsync([request.From, request.To], maskPadding: true, cancellationToken).ConfigureAwait(false);
        Captions captions = new(empty[0], [.. Enumerable.Range(0, request.Count).Select(i => Between(ends[0], ends[1], InterpolationRequest.Theta(i, request.Count)))]);

        float[] imageEmbeddings = [];
        StageNoise noise = StageNoise.Shared(request.Seed, NoiseStage.Prior, request.Count, prior.SampleSize);
        await foreach (SamplingStep step in prior.SampleAsync(captions, request.PriorGuidanceScale, prior.Sampler(request.PriorSteps), noise, cancellationToken).ConfigureAwait(false))
            imageEmbeddings = prior.Denormalise(step.XPrev.Span);
        await foreach (GenerationStep step in painter.PaintAsync(captions, imageEmbeddings, request, new(request.Seed, request.Count, IsShared: true), cancellationToken: cancellationToken).ConfigureAwait(false))
            yield return step;
    }

    private static Caption Between(Caption from, Caption to, double theta)
    {
        float[] embedding = new float[from.TextEmbedding.Length], hidden = new float[from.HiddenStates.Length];
        Slerp.Between(from.TextEmbedding, to.TextEmbedding, theta, embedding);
        Slerp.BetweenRows(from.HiddenStates, to.HiddenStates, hidden.Length / from.Mask.Length, theta, hidden);
        return new(embedding, hidden, [.. from.Mask.Zip(to.Mask, Math.Max)]);
    }
}

using System.ComponentModel.DataAnnotations;

namespace Unclip.Inference;

/// <summary>What makes z_i of a caption (arXiv 2204.06125, §2.2).</summary>
public enum PriorKind
{
    Diffusion,
    Autoregressive,
}

/// <summary>Everything that determines a generation besides the model: same request and model, same pictures.</summary>
public sealed record GenerationRequest : PaintingRequest
{
    public const int MaxPromptLength = 1000;

    [Required, StringLength(MaxPromptLength)]
    public required string Prompt { get; init; }

    public PriorKind Prior { get; init; }

    /// <summary>Steps of the diffusion prior; the autoregressive one ignores it.</summary>
    [Range(1, 1000)]
    public int PriorSteps { get; init; } = 25;

    /// <summary>s of the prior, applied to x̂0 = z_i or to the codes' logits.</summary>
    [Range(1.0, 20.0)]
    public double PriorGuidanceScale { get; init; } = 2;

    /// <summary>z_i imagined for each picture; the one with the highest dot product with z_t is painted (arXiv 2204.06125, §2.2).</summary>
    [Range(1, 8)]
    public int PriorCandidates { get; init; } = 2;

    /// <summary>A request as the model's card recommends it.</summary>
    /// <param name="card">Null, or one without recommendation: the defaults.</param>
    /// <param name="prompt">The prompt.</param>
    public static GenerationRequest Recommended(ModelCard? card, string prompt)
    {
        GenerationRequest request = new() { Prompt = prompt };
        return card?.Recommended is not { } recommended ? request : request with
        {
            PriorSteps = recommended.PriorSteps,
            PriorGuidanceScale = recommended.PriorGuidanceScale,
            DecoderSteps = recommended.DecoderSteps,
            DecoderGuidanceScale = recommended.DecoderGuidanceScale,
            Sampler = recommended.Sampler,
            UpsamplerSteps = recommended.UpsamplerSteps,
        };
    }
}

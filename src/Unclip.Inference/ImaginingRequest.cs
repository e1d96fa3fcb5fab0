using System.ComponentModel.DataAnnotations;

namespace Unclip.Inference;

/// <summary>What makes z_i of a caption (arXiv 2204.06125, §2.2).</summary>
public enum PriorKind
{
    Diffusion,
    Autoregressive,
}

/// <summary>What has captions imagined by a prior before anything is painted.</summary>
public abstract record ImaginingRequest : PaintingRequest
{
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
}

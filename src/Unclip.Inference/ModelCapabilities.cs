using Unclip.Inference.Manipulations;

namespace Unclip.Inference;

/// <summary>What a request may ask of a model.</summary>
/// <param name="Cascade">The sizes of its pictures.</param>
/// <param name="HasDiffusionPrior">Whether z_i can be found by diffusion.</param>
/// <param name="CodeCount">K, the codes in which its autoregressive prior draws z_i; 0: it has none.</param>
public sealed record ModelCapabilities(Cascade Cascade, bool HasDiffusionPrior = true, int CodeCount = 0)
{
    /// <summary>D, the values of z_i; 0: it is not known.</summary>
    public int EmbeddingWidth { get; init; }

    /// <summary>Principal components of z_i that it knows; 0: none.</summary>
    public int ComponentCount { get; init; }

    /// <summary>The priors that a request may name; the first is the usual one. Empty: no pictures from captions.</summary>
    public IReadOnlyList<PriorKind> Priors =>
        [.. HasDiffusionPrior ? [PriorKind.Diffusion] : Array.Empty<PriorKind>(), .. CodeCount > 0 ? [PriorKind.Autoregressive] : Array.Empty<PriorKind>()];

    /// <summary>Whether its decoder sees the mask when a part of a picture is painted anew; else RePaint takes its sampler's place.</summary>
    public bool SeesMasks { get; init; }

    /// <summary>All the steps that a request's job reports.</summary>
    public int Steps(PaintingRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return (request is GenerationRequest generation ? PriorSteps(generation) : 0)
            + (request.Inverts ? request.DecoderSteps : 0)
            + (request is UpsamplingRequest ? 0 : request.DecoderSteps)
            + Cascade.UpsamplerSteps(request).Sum();
    }

    /// <summary>Steps that a request's prior takes: of diffusion as many as it says, else one for each code.</summary>
    public int PriorSteps(ImaginingRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Prior == PriorKind.Autoregressive ? CodeCount : request.PriorSteps;
    }
}

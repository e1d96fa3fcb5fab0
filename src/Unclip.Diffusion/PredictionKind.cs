namespace Unclip.Diffusion;

/// <summary>What a denoising network's output means.</summary>
public enum PredictionKind
{
    /// <summary>ε, the noise (Ho et al. 2020, arXiv 2006.11239).</summary>
    Epsilon,

    /// <summary>x̂0, the clean sample (the prior of unCLIP, arXiv 2204.06125 §2.2).</summary>
    XStart,

    /// <summary>v = √ᾱ_t ε - √(1 - ᾱ_t) x_0 (Salimans and Ho 2022, arXiv 2202.00512).</summary>
    Velocity,
}

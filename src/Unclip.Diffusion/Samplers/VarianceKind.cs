namespace Unclip.Diffusion.Samplers;

/// <summary>The variance of p(x_prev | x_t).</summary>
public enum VarianceKind
{
    /// <summary>β̃_t, the posterior variance given x_0 (Ho et al. 2020, arXiv 2006.11239, eq. 7).</summary>
    FixedSmall,

    /// <summary>β̃_t floored at 1e-20, as UnCLIPScheduler computes it through its logarithm.</summary>
    FixedSmallLog,

    /// <summary>β_t (Ho et al. 2020, §3.2).</summary>
    FixedLarge,

    /// <summary>exp(f log β_t + (1-f) log β̃_t), f = (v+1)/2 from the network (Nichol and Dhariwal 2021, arXiv 2102.09672, eq. 15).</summary>
    LearnedRange,
}

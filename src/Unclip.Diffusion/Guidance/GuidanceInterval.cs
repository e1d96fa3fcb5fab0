namespace Unclip.Diffusion.Guidance;

/// <summary>
/// The part of the way from noise to picture on which guidance acts (Kynkäänniemi et al. 2024, arXiv 2404.07724): early it
/// costs variety and late it changes little, so that there the conditional prediction alone will do, at half the price.
/// </summary>
/// <param name="Start">The share of the way, by timesteps, after which it acts: 0 is pure noise.</param>
/// <param name="End">The share until which it acts: 1 is the picture.</param>
public readonly record struct GuidanceInterval(double Start, double End)
{
    /// <summary>So that 1 - 0.8 is not before 0.2.</summary>
    private const double Rounding = 1e-9;

    public static GuidanceInterval Whole { get; } = new(0, 1);

    /// <param name="timestep">t, 0 to <paramref name="timestepCount"/> - 1.</param>
    /// <param name="timestepCount">T, that training had.</param>
    public bool Contains(int timestep, int timestepCount)
    {
        double share = 1 - (timestep / (timestepCount - 1.0));
        return Start - Rounding <= share && share <= End + Rounding;
    }
}

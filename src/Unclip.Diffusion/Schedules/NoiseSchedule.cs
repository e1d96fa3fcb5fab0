namespace Unclip.Diffusion.Schedules;

/// <summary>
/// The forward process q(x_t | x_0) = N(√ᾱ_t x_0, (1 - ᾱ_t) I) for t = 0 … T-1, tabulated in double precision.
/// </summary>
public sealed class NoiseSchedule
{
    private readonly double[] betas;
    private readonly double[] alphaBars;

    /// <param name="betas">β_t in (0, 1), one per training timestep.</param>
    public NoiseSchedule(IReadOnlyList<double> betas)
    {
        ArgumentNullException.ThrowIfNull(betas);
        ArgumentOutOfRangeException.ThrowIfZero(betas.Count);
        this.betas = [.. betas];
        alphaBars = new double[betas.Count];
        double product = 1;
        for (int t = 0; t < alphaBars.Length; t++)
        {
            if (!(betas[t] > 0 && betas[t] < 1))
                throw new ArgumentException($"β_{t} is {betas[t]}, expected a value between 0 and 1.", nameof(betas));
            alphaBars[t] = product *= 1 - betas[t];
        }
    }

    private NoiseSchedule(double[] betas, double[] alphaBars) => (this.betas, this.alphaBars) = (betas, alphaBars);

    /// <summary>T, the number of training timesteps.</summary>
    public int TimestepCount => betas.Length;

    /// <summary>β_t, the variance that step t adds.</summary>
    public double Beta(int timestep) => betas[timestep];

    /// <summary>ᾱ_t = ∏ (1 - β_s) for s ≤ t. A timestep of -1 is the clean sample, ᾱ = 1; T is pure noise, ᾱ = 0.</summary>
    public double AlphaBar(int timestep) => timestep < 0 ? 1 : timestep == TimestepCount ? 0 : alphaBars[timestep];

    /// <summary>
    /// The same schedule as diffusers tabulates it: β and α = 1-β rounded to float32, ᾱ multiplied up in double and rounded.
    /// 1-ᾱ_0 is then off by 1e-3 relative, which shows in single-precision results.
    /// </summary>
    public NoiseSchedule RoundedToSingle()
    {
        double product = 1;
        return new([.. betas.Select(beta => (double)(float)beta)],
            [.. betas.Select(beta => (double)(float)(product *= 1 - (float)beta))]);
    }

    /// <summary>
    /// Cosine schedule (Nichol and Dhariwal 2021, arXiv 2102.09672, eq. 17):
    /// β_t = min(1 - f((t+1)/T) / f(t/T), 0.999), f(u) = cos²((u + 0.008) / 1.008 · π/2).
    /// </summary>
    public static NoiseSchedule SquaredCosine(int timestepCount = 1000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timestepCount, 1);
        static double F(double u) => Math.Pow(Math.Cos((u + 0.008) / 1.008 * Math.PI / 2), 2);
        return new([.. Enumerable.Range(0, timestepCount)
            .Select(t => Math.Min(1 - F((t + 1.0) / timestepCount) / F((double)t / timestepCount), 0.999))]);
    }

    /// <summary>Linear schedule (Ho et al. 2020, arXiv 2006.11239, §4): β rises evenly from start to end.</summary>
    public static NoiseSchedule Linear(double start = 1e-4, double end = 0.02, int timestepCount = 1000) =>
        new([.. Evenly(start, end, timestepCount)]);

    /// <summary>Scaled linear schedule: √β rises evenly (Rombach et al. 2021, arXiv 2112.10752).</summary>
    public static NoiseSchedule ScaledLinear(double start = 0.00085, double end = 0.012, int timestepCount = 1000) =>
        new([.. Evenly(Math.Sqrt(start), Math.Sqrt(end), timestepCount).Select(root => root * root)]);

    private static IEnumerable<double> Evenly(double start, double end, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        return Enumerable.Range(0, count).Select(i => start + (end - start) * i / (count - 1));
    }
}

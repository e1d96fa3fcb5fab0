namespace Unclip.Diffusion.Schedules;

/// <summary>Which n of T training timesteps a sampler visits, in falling order.</summary>
public static class TimestepSpacing
{
    /// <summary>
    /// Karlo's: round(i · (T-1) / (n-1)), ties to even, both ends included. A single step starts at T-1, pure noise.
    /// </summary>
    public static int[] Karlo(int stepCount, int timestepCount = 1000)
    {
        Check(stepCount, timestepCount);
        if (stepCount == 1)
            return [timestepCount - 1];
        double stride = (timestepCount - 1.0) / (stepCount - 1);
        return Falling(stepCount, i => (int)Math.Round(i * stride, MidpointRounding.ToEven));
    }

    /// <summary>Evenly from T-1 to 0, but 0 itself left out ("linspace" of diffusers' DPM-Solver++).</summary>
    public static int[] Linspace(int stepCount, int timestepCount = 1000) => Karlo(stepCount + 1, timestepCount)[..^1];

    /// <summary>Evenly strided from 0: i · ⌊T/n⌋ (Song et al. 2020, arXiv 2010.02502, §D.3 "linear"; "leading" in diffusers).</summary>
    public static int[] Leading(int stepCount, int timestepCount = 1000)
    {
        Check(stepCount, timestepCount);
        return Falling(stepCount, i => i * (timestepCount / stepCount));
    }

    /// <summary>Evenly strided down from T-1 (Lin et al. 2023, arXiv 2305.08891, table 2, "trailing").</summary>
    public static int[] Trailing(int stepCount, int timestepCount = 1000)
    {
        Check(stepCount, timestepCount);
        double stride = (double)timestepCount / stepCount;
        return Falling(stepCount, i => (int)Math.Round((i + 1) * stride, MidpointRounding.ToEven) - 1);
    }

    private static int[] Falling(int stepCount, Func<int, int> rising) =>
        [.. Enumerable.Range(0, stepCount).Reverse().Select(rising)];

    private static void Check(int stepCount, int timestepCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timestepCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stepCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stepCount, timestepCount);
    }
}

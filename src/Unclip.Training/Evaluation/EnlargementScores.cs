namespace Unclip.Training.Evaluation;

/// <summary>How near an enlarged picture comes to the one drawn at that size.</summary>
/// <param name="Psnr">Peak signal-to-noise ratio, in dB.</param>
/// <param name="Sharpness">Strength of its steepest edges as a share of the drawn picture's: 1 is as sharp.</param>
public sealed record EnlargementScores(double Psnr, double Sharpness)
{
    /// <summary>Of all pixels side by side, the share with the largest differences that count as edges.</summary>
    private const double EdgeShare = 0.02;

    /// <param name="enlarged">[3, side, side] in [-1, 1].</param>
    /// <param name="drawn">The same picture as it should be.</param>
    /// <param name="side">Pixels.</param>
    public static EnlargementScores Of(float[] enlarged, float[] drawn, int side)
    {
        ArgumentNullException.ThrowIfNull(enlarged);
        ArgumentNullException.ThrowIfNull(drawn);
        double squares = enlarged.Zip(drawn, (a, b) => (double)(a - b) * (a - b)).Average();
        return new(10 * Math.Log10(4 / Math.Max(squares, 1e-10)), SteepestEdges(enlarged, side) / SteepestEdges(drawn, side));
    }

    private static double SteepestEdges(float[] planes, int side)
    {
        double[] steps = [.. Enumerable.Range(0, planes.Length - 1).Where(i => i % side < side - 1).Select(i => (double)Math.Abs(planes[i + 1] - planes[i]))];
        Array.Sort(steps);
        return steps[^(int)(EdgeShare * steps.Length)..].Average();
    }
}

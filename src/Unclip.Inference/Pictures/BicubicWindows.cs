namespace Unclip.Inference.Pictures;

/// <summary>
/// For a pixel of a resized line, which pixels of the original it mixes and by how much: Keys' cubic with a = -0.5,
/// widened when shrinking so that it does not alias. Pillow's "bicubic", and PyTorch's with antialias.
/// </summary>
internal static class BicubicWindows
{
    private const double A = -0.5;
    private const double Support = 2;

    /// <summary>The windows of the pixels <paramref name="first"/> … of a line: where each starts, and weights that sum to 1.</summary>
    public static (int First, double[] Weights)[] Of(int inputLength, int outputLength, int first, int count) =>
        [.. Enumerable.Range(first, count).Select(i => Window(inputLength, (double)inputLength / outputLength, i))];

    /// <summary>The same in fixed point, with rounding as in Pillow's 8-bit resampling.</summary>
    public static (int First, int[] Weights)[] InFixedPoint(int inputLength, int outputLength, int first, int count, int precisionBits) =>
        Array.ConvertAll(Of(inputLength, outputLength, first, count), window => (window.First, Array.ConvertAll(window.Weights,
            weight => (int)((weight < 0 ? -0.5 : 0.5) + (weight * (1 << precisionBits))))));

    private static (int First, double[] Weights) Window(int inputLength, double scale, int index)
    {
        double filterScale = Math.Max(scale, 1), support = Support * filterScale, centre = (index + 0.5) * scale;
        int first = Math.Max((int)(centre - support + 0.5), 0), end = Math.Min((int)(centre + support + 0.5), inputLength);
        double[] weights = [.. Enumerable.Range(first, end - first).Select(x => Cubic((x - centre + 0.5) / filterScale))];
        double sum = weights.Sum();
        return (first, Array.ConvertAll(weights, weight => weight / sum));
    }

    /// <summary>R. Keys 1981, "Cubic convolution interpolation for digital image processing", eq. 15 for any a.</summary>
    private static double Cubic(double x)
    {
        x = Math.Abs(x);
        return x switch
        {
            < 1 => (((A + 2) * x - (A + 3)) * x * x) + 1,
            < 2 => ((((x - 5) * x) + 8) * x - 4) * A,
            _ => 0,
        };
    }
}

namespace Unclip.Inference.Pictures;

/// <summary>For a pixel of a resized line of a mask, which pixels of the original it mixes and by how much; nothing rings beyond 0 and 255.</summary>
internal static class MaskWindows
{
    /// <summary>The windows of all pixels of a line: where each starts, and weights that sum to 1.</summary>
    public static (int First, double[] Weights)[] Of(int inputLength, int outputLength)
    {
        double scale = (double)inputLength / outputLength;
        return [.. Enumerable.Range(0, outputLength).Select(i => scale > 1 ? Area(inputLength, scale, i) : Linear(inputLength, scale, i))];
    }

    /// <summary>How much of the resized pixel [i · scale, (i + 1) · scale) each pixel of the original covers.</summary>
    private static (int First, double[] Weights) Area(int inputLength, double scale, int index)
    {
        double start = index * scale, end = Math.Min(start + scale, inputLength);
        int first = (int)start, last = Math.Min((int)Math.Ceiling(end), inputLength);
        return (first, [.. Enumerable.Range(first, last - first).Select(x => (Math.Min(x + 1, end) - Math.Max(x, start)) / (end - start))]);
    }

    /// <summary>Between the two nearest centres; the outermost pixels go on beyond the border.</summary>
    private static (int First, double[] Weights) Linear(int inputLength, double scale, int index)
    {
        double centre = Math.Clamp(((index + 0.5) * scale) - 0.5, 0, inputLength - 1);
        int first = (int)centre;
        return first == inputLength - 1 ? (first, [1]) : (first, [first + 1 - centre, centre - first]);
    }
}

using System.Collections.Immutable;
using System.Globalization;
using Unclip.Inference;

namespace Unclip.Web.Components.Jobs;

/// <summary>A linear map from values to SVG units, and the points of a line in them.</summary>
public readonly record struct PlotScale(double FromMin, double FromMax, double ToMin, double ToMax)
{
    public double this[double value] => ToMin + (value - FromMin) / (FromMax - FromMin) * (ToMax - ToMin);

    public static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    public static string Points(IEnumerable<(double X, double Y)> points) =>
        string.Join(' ', points.Select(point => $"{Number(point.X)},{Number(point.Y)}"));

    /// <summary>At most <paramref name="limit"/> steps, evenly chosen, the newest always among them: a curve needs no more.</summary>
    public static IReadOnlyList<PriorStep> Thin(ImmutableList<PriorStep> trace, int limit = 120)
    {
        if (trace.Count <= limit) return trace;
        double stride = (trace.Count - 1) / (double)(limit - 1);
        return [.. Enumerable.Range(0, limit).Select(i => trace[(int)Math.Round(i * stride)])];
    }
}

using System.Globalization;

namespace Unclip.Bench;

/// <summary>The median of repeated measurements and the quartiles around it.</summary>
internal readonly record struct Spread(double LowerQuartile, double Median, double UpperQuartile)
{
    public static Spread Of(IEnumerable<double> measurements)
    {
        double[] sorted = [.. measurements.Order()];
        return new(Quantile(sorted, 0.25), Quantile(sorted, 0.5), Quantile(sorted, 0.75));
    }

    /// <summary>For instance <c>12.3 ms (11.8 to 13.9)</c>.</summary>
    public string Text(string unit, int decimals = 1)
    {
        string Number(double value) => value.ToString("F" + decimals, CultureInfo.InvariantCulture);
        return $"{Number(Median)}{unit} ({Number(LowerQuartile)} to {Number(UpperQuartile)})";
    }

    /// <summary>Linear between the two nearest order statistics.</summary>
    private static double Quantile(double[] sorted, double fraction)
    {
        double position = fraction * (sorted.Length - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}

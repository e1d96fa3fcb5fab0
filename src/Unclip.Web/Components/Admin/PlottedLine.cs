using Unclip.Web.Telemetry;

namespace Unclip.Web.Components.Admin;

/// <summary>A line of a status plot: a value for each of the last periods, null where nothing was measured.</summary>
public sealed record PlottedLine(string Name, IReadOnlyList<double?> Values)
{
    /// <param name="periods">The oldest first.</param>
    /// <param name="series">What to plot.</param>
    /// <param name="name">For people.</param>
    /// <param name="factor">From its unit to the plot's.</param>
    /// <param name="absent">Where nothing was measured.</param>
    public static PlottedLine Of(IReadOnlyList<MeasuredPeriod> periods, Series series, string name, double factor = 1, double? absent = null) =>
        new(name, [.. periods.Select(period => period.Values.TryGetValue(series, out double value) ? value * factor : absent)]);

    /// <summary>One line for each that an instrument has measured lately.</summary>
    public static IReadOnlyList<PlottedLine> OfEach(IReadOnlyList<MeasuredPeriod> periods, string instrument, double factor = 1) =>
        [.. periods.SelectMany(period => period.Values.Keys).Where(series => series.Instrument == instrument).Distinct().OrderBy(series => series.Of, StringComparer.Ordinal)
            .Select(series => Of(periods, series, series.Of, factor))];
}

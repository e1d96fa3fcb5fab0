using System.Diagnostics.Metrics;

namespace Unclip.Web.Telemetry;

/// <summary>One line of a plot: an instrument, and the network or state that its measurements are of; empty: they are of none.</summary>
public readonly record struct Series(string Instrument, string Of = "");

/// <summary>What was measured in one period: means of histograms, sums of counters, and how things stood at its end.</summary>
public sealed record MeasuredPeriod(DateTimeOffset At, IReadOnlyDictionary<Series, double> Values);

/// <summary>The last minutes of what this process measures, in memory, for people to look at.</summary>
public sealed partial class RecentMeasurements : BackgroundService
{
    public const int MaxPeriods = 150;

    public static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly MeterListener listener = new();
    private readonly Lock gate = new();
    private readonly Dictionary<Series, (double Sum, int Count)> open = [];
    private readonly Queue<MeasuredPeriod> periods = [];
    private readonly TimeProvider clock;
    private readonly ILogger logger;

    public RecentMeasurements(IMeterFactory meters, TimeProvider clock, ILogger<RecentMeasurements> logger)
    {
        (this.clock, this.logger) = (clock, logger);
        listener.InstrumentPublished = (instrument, self) =>
        {
            bool isOurs = instrument.Meter.Name is TelemetrySetup.Name or TelemetrySetup.InferenceName || instrument.Name == InstrumentNames.ProcessMemory;
            if (isOurs && (instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, meters))) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
    }

    /// <summary>The oldest first.</summary>
    public IReadOnlyList<MeasuredPeriod> Periods
    {
        get { lock (gate) return [.. periods]; }
    }

    public override void Dispose()
    {
        listener.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken)) Close();
    }

    /// <summary>Ends the period that is open, and begins the next.</summary>
    internal void Close()
    {
        try
        {
            listener.RecordObservableInstruments();
        }
        catch (AggregateException failure)
        {
            LogFailed(failure);
        }

        lock (gate)
        {
            periods.Enqueue(new(clock.GetUtcNow(), open.ToDictionary(entry => entry.Key, entry => entry.Value.Count > 0 ? entry.Value.Sum / entry.Value.Count : entry.Value.Sum)));
            if (periods.Count > MaxPeriods) periods.Dequeue();
            open.Clear();
        }
    }

    private void Add<T>(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, T?>> tags)
    {
        string of = "";
        foreach ((string key, T? tag) in tags)
            if (key is InstrumentNames.Network or InstrumentNames.State) of = tag?.ToString() ?? "";
        bool isMean = instrument is Histogram<int> or Histogram<long> or Histogram<double>;
        Series series = new(instrument.Name, of);
        lock (gate)
        {
            (double sum, int count) = open.GetValueOrDefault(series);
            open[series] = (sum + value, isMean ? count + 1 : 0);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Something could not be measured.")]
    private partial void LogFailed(Exception failure);
}

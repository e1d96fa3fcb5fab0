using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using Unclip.Web.Generation;

namespace Unclip.Web.Telemetry;

/// <summary>
/// Measures, traces and logs the jobs that this process runs. What a job shows is in none of it, unless
/// <see cref="UnclipOptions.LogPrompts"/> says so.
/// </summary>
public sealed partial class JobTelemetry
{
    internal const int FingerprintLength = 12;

    internal static readonly ActivitySource Source = new(TelemetrySetup.Name);

    /// <summary>The usual boundaries are milliseconds.</summary>
    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600] };

    private readonly Histogram<double> waits, runs;
    private readonly Counter<long> ended;
    private readonly bool logsPrompts;
    private readonly TimeProvider clock;
    private readonly ILogger logger;

    public JobTelemetry(IMeterFactory meters, IOptions<UnclipOptions> options, TimeProvider clock, ILogger<JobTelemetry> logger)
    {
        Meter meter = meters.Create(TelemetrySetup.Name);
        waits = meter.CreateHistogram(InstrumentNames.JobWait, "s", "Time from a job's request to its start.", tags: null, Seconds);
        runs = meter.CreateHistogram(InstrumentNames.JobRun, "s", "Time from a job's start to its end.", tags: null, Seconds);
        ended = meter.CreateCounter<long>(InstrumentNames.JobsEnded, "{job}", "Jobs that ended, by their state.");
        (logsPrompts, this.clock, this.logger) = (options.Value.LogPrompts, clock, logger);
    }

    /// <summary>A job that was taken from the queue is about to run.</summary>
    public JobObservation Begin(GenerationJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        TimeSpan wait = clock.GetUtcNow() - job.Snapshot.CreatedAt;
        // Of a job that is delivered again, most of that time is no waiting.
        if (job.Attempt <= 1) waits.Record(wait.TotalSeconds);
        string fingerprint = ShortFingerprint(job);
        LogStarted(job.Id, fingerprint, Tool.Of(job.Request).Name, Math.Round(wait.TotalSeconds, 3));
        Activity? span = Source.StartActivity("job", ActivityKind.Consumer);
        span?.SetTag("unclip.job.id", job.Id).SetTag("unclip.job.attempt", job.Attempt).SetTag("unclip.job.tool", Tool.Of(job.Request).Name)
            .SetTag("unclip.job.pictures", job.Request.Count).SetTag("unclip.model.name", job.Model.Card.Name).SetTag("unclip.model.fingerprint", fingerprint);
        if (logsPrompts)
        {
            LogTitle(job.Id, job.Request.EnglishTitle);
            span?.SetTag("unclip.job.title", job.Request.EnglishTitle);
        }

        return new(job, span, clock, this);
    }

    internal void End(GenerationJob job, TimeSpan duration)
    {
        JobState state = job.Snapshot.State;
        string name = NameOf(state);
        runs.Record(duration.TotalSeconds, new KeyValuePair<string, object?>(InstrumentNames.State, name));
        ended.Add(1, new KeyValuePair<string, object?>(InstrumentNames.State, name));
        LogEnded(job.Id, ShortFingerprint(job), name, Math.Round(duration.TotalSeconds, 3));
    }

    internal static string NameOf(JobState state) => state switch
    {
        JobState.Finished => "finished",
        JobState.Cancelled => "cancelled",
        JobState.Failed => "failed",
        JobState.Running => "running",
        _ => "queued",
    };

    private static string ShortFingerprint(GenerationJob job) => job.Model.Fingerprint[..Math.Min(FingerprintLength, job.Model.Fingerprint.Length)];

    [LoggerMessage(LogLevel.Information, "Job {JobId} started: model {Model}, {Tool}, waited {WaitSeconds} s.")]
    private partial void LogStarted(string jobId, string model, string tool, double waitSeconds);

    [LoggerMessage(LogLevel.Information, "Job {JobId} ended: model {Model}, {State}, ran {DurationSeconds} s.")]
    private partial void LogEnded(string jobId, string model, string state, double durationSeconds);

    [LoggerMessage(LogLevel.Information, "Job {JobId} makes: {Title}")]
    private partial void LogTitle(string jobId, string title);
}

using System.Diagnostics;
using Unclip.Inference;
using Unclip.Web.Generation;

namespace Unclip.Web.Telemetry;

/// <summary>One run of a job: a span, and under it one for each stage.</summary>
public sealed class JobObservation(GenerationJob job, Activity? span, TimeProvider clock, JobTelemetry telemetry) : IDisposable
{
    private readonly long start = clock.GetTimestamp();
    private DateTimeOffset last = clock.GetUtcNow();
    private JobStage? stage;
    private Activity? stageSpan;

    /// <summary>Steps report when they are done: what came before a stage's first one belongs to it as well.</summary>
    public void Record(GenerationStep step)
    {
        (JobStage? of, int number) = step switch
        {
            TextEncoded => (JobStage.Text, 1),
            PriorStep prior => (JobStage.Prior, prior.Step),
            PaintingStep painting => (GenerationJob.StageOf(painting), painting.Step),
            _ => ((JobStage?)null, 0),
        };
        if (of is not null && (of != stage || number == 1)) Begin(of.Value);
        if (of is not null) stageSpan?.SetTag("unclip.stage.steps", number);
        last = clock.GetUtcNow();
    }

    /// <summary>The job's end is entered, as its state says; one that was given back to the queue has none.</summary>
    public void End()
    {
        EndStage();
        JobState state = job.Snapshot.State;
        span?.SetTag(InstrumentNames.State, JobTelemetry.NameOf(state));
        // What a network says of its failure may contain anything: the log has it.
        if (state == JobState.Failed) span?.SetStatus(ActivityStatusCode.Error);
        if (!job.Snapshot.IsActive) telemetry.End(job, clock.GetElapsedTime(start));
    }

    public void Dispose()
    {
        EndStage();
        span?.Dispose();
    }

    private void Begin(JobStage begun)
    {
        EndStage();
        stage = begun;
        if (span is not null) stageSpan = JobTelemetry.Source.StartActivity(begun.ToString().ToLowerInvariant(), ActivityKind.Internal, span.Context, startTime: last);
    }

    private void EndStage()
    {
        stageSpan?.SetEndTime(last.UtcDateTime);
        stageSpan?.Dispose();
        stageSpan = null;
    }
}

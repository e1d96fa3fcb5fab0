using System.Collections.Concurrent;
using Unclip.Inference;
using Unclip.Web.Generation;

namespace Unclip.Web.Cluster;

/// <summary>
/// Asks for the progress of jobs that somebody looks at here and that run elsewhere, and enters it into them and their frames: hubs and
/// pages need not know where a job runs.
/// </summary>
public sealed class ProgressReceiver(ClusterBus bus, JobStore jobs, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200), AskAgain = TimeSpan.FromSeconds(1);

    /// <summary>The newest attempt at each watched job that was heard of.</summary>
    private readonly ConcurrentDictionary<string, int> attempts = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        bus.Heard += Hear;
        try
        {
            using PeriodicTimer timer = new(Look, clock);
            HashSet<string> asked = [];
            DateTimeOffset askedAt = default;
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                IReadOnlyList<GenerationJob> watched = jobs.WatchedFromAfar;
                bool again = clock.GetUtcNow() - askedAt >= AskAgain;
                IReadOnlyList<GenerationJob> wanted = again ? watched : [.. watched.Where(job => !asked.Contains(job.Id))];
                asked = [.. watched.Select(job => job.Id)];
                if (again) askedAt = clock.GetUtcNow();
                foreach (string left in attempts.Keys.Except(asked).ToList()) attempts.TryRemove(left, out _);
                if (wanted.Count > 0) await bus.TellAsync(new JobsWatched { Jobs = [.. wanted.Select(Want)] });
            }
        }
        finally
        {
            bus.Heard -= Hear;
        }
    }

    private WatchedFromAfar Want(GenerationJob job) => attempts.TryGetValue(job.Id, out int attempt) ? new(job.Id, attempt, job.Snapshot.PriorTrace.Count) : new(job.Id, 0, 0);

    private void Hear(ClusterMessage message)
    {
        if (message is not JobProgress progress || jobs.FindElsewhere(progress.JobId) is not { } job) return;
        bool known = attempts.TryGetValue(job.Id, out int attempt);
        if (known && progress.Attempt < attempt) return; // A worker that does not know yet that it has lost the job.
        bool anew = !known || progress.Attempt > attempt;
        attempts[job.Id] = progress.Attempt;
        job.Hear(now => Advance(job, now, progress, anew));
        if (progress.Frame is { } frame) job.Frames.Publish(frame.Step, frame.StepCount, () => frame.Jpegs);
    }

    private JobSnapshot Advance(GenerationJob job, JobSnapshot now, JobProgress progress, bool anew)
    {
        // What is missing in between is asked for with the next question.
        var trace = anew ? [] : now.PriorTrace;
        if (progress.TraceFrom <= trace.Count) trace = trace.AddRange(progress.Trace.Skip(trace.Count - progress.TraceFrom).Select(step => step.ToPriorStep()));
        return now with
        {
            State = JobState.Running,
            StartedAt = now.StartedAt is null || anew ? clock.GetUtcNow() : now.StartedAt,
            Stage = progress.Stage,
            Step = progress.Step,
            StepCount = progress.StepCount,
            StepsDone = progress.StepsDone,
            SourcePsnr = progress.SourcePsnr,
            Chosen = [.. progress.Chosen],
            PriorTrace = trace,
            Reading = now.Reading ?? (job.Request is GenerationRequest generation && progress.Stage != JobStage.Text ? job.Model.Read(generation.Prompt) : null),
        };
    }
}

using System.Collections.Concurrent;
using System.Threading.Channels;
using Unclip.Web.Frames;
using Unclip.Web.Generation;

namespace Unclip.Web.Cluster;

/// <summary>Tells the processes that ask how far the jobs are that run here, and shows them the newest frames. Where nobody asks, no JPEG is made.</summary>
public sealed class ProgressSender(ClusterBus bus, JobStore jobs, TimeProvider clock) : BackgroundService
{
    /// <summary>How long a process is taken to watch that does not say so again.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250), BetweenMessages = TimeSpan.FromMilliseconds(40);

    private readonly ConcurrentDictionary<(string JobId, string Node), Watch> watches = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Channel<bool> changes = Signals();
        void Changed() => changes.Writer.TryWrite(true);
        Dictionary<string, Task> sending = [];
        jobs.Changed += Changed;
        bus.Heard += Hear;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                foreach (string done in sending.Where(job => job.Value.IsCompleted).Select(job => job.Key).ToList()) sending.Remove(done);
                foreach (GenerationJob job in jobs.RunningHere)
                    if (!sending.ContainsKey(job.Id)) sending[job.Id] = SendAsync(job, job.Attempt, stoppingToken);
                await WaitAsync(changes, stoppingToken);
            }
        }
        finally
        {
            jobs.Changed -= Changed;
            bus.Heard -= Hear;
        }
    }

    private void Hear(ClusterMessage message)
    {
        if (message is not JobsWatched watched) return;
        DateTimeOffset now = clock.GetUtcNow();
        foreach (WatchedFromAfar job in watched.Jobs)
            watches.AddOrUpdate((job.Id, watched.Node), _ => new(now + Patience, job.Attempt, job.Traced), (_, known) => known.Again(now + Patience, job.Attempt, job.Traced));
        foreach (((string, string) key, Watch watch) in watches)
            if (watch.Ends < now) watches.TryRemove(key, out _);
    }

    /// <summary>Until the job is over here: the newest there is, whenever the last message is out.</summary>
    private async Task SendAsync(GenerationJob job, int attempt, CancellationToken stoppingToken)
    {
        Channel<bool> steps = Signals();
        void Stepped() => steps.Writer.TryWrite(true);
        job.Changed += Stepped;
        try
        {
            while (job.Snapshot.IsActive && job.Attempt == attempt && jobs.RunningHere.Contains(job))
            {
                await WaitAsync(steps, stoppingToken);
                foreach (((string jobId, string node), Watch watch) in watches)
                    if (jobId == job.Id && watch.Ends >= clock.GetUtcNow() && watch.Next(job, attempt) is { } progress) await bus.TellAsync(progress, node);
                await Task.Delay(BetweenMessages, stoppingToken);
            }
        }
        finally
        {
            job.Changed -= Stepped;
        }
    }

    private static Channel<bool> Signals() => Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private static async Task WaitAsync(Channel<bool> signals, CancellationToken stoppingToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        limit.CancelAfter(LookAgain);
        try { await signals.Reader.ReadAsync(limit.Token); }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested) { /* Time to look. */ }
    }

    /// <summary>What one process has been told of a job.</summary>
    private sealed class Watch(DateTimeOffset ends, int attempt, int traced)
    {
        private readonly Lock gate = new();
        private JobSnapshot? told;
        private int frame;

        public DateTimeOffset Ends { get; private set; } = ends;

        /// <summary>It says what it has: what got lost is told again.</summary>
        public Watch Again(DateTimeOffset until, int knownAttempt, int known)
        {
            lock (gate)
            {
                Ends = until;
                if (knownAttempt != attempt) (attempt, traced, told, frame) = (knownAttempt, known, null, 0);
                else if (known < traced) (traced, told) = (known, null);
                return this;
            }
        }

        /// <summary>What is new; null when nothing is.</summary>
        public JobProgress? Next(GenerationJob job, int running)
        {
            lock (gate)
            {
                JobSnapshot now = job.Snapshot;
                if (now.State != JobState.Running || (ReferenceEquals(now, told) && attempt == running)) return null;
                if (attempt != running) (attempt, traced, frame) = (running, 0, 0);
                Frame? newest = job.Frames.Newest is { } latest && latest.Sequence > frame ? latest : null;
                JobProgress progress = new()
                {
                    JobId = job.Id,
                    Attempt = running,
                    Stage = now.Stage,
                    Step = now.Step,
                    StepCount = now.StepCount,
                    StepsDone = now.StepsDone,
                    SourcePsnr = now.SourcePsnr,
                    Chosen = now.Chosen,
                    TraceFrom = Math.Min(traced, now.PriorTrace.Count),
                    Trace = [.. now.PriorTrace.Skip(traced).Select(TracedStep.Of)],
                    Frame = newest is null ? null : new(newest.Step, newest.StepCount, newest.Jpegs),
                };
                (told, traced, frame) = (now, now.PriorTrace.Count, newest?.Sequence ?? frame);
                return progress;
            }
        }
    }
}

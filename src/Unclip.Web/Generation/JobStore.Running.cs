using Unclip.Inference;
using Unclip.Web.Data;
using Unclip.Web.Generation.Queue;

namespace Unclip.Web.Generation;

/// <content>What the process does with the jobs that it runs.</content>
public sealed partial class JobStore
{
    /// <summary>How soon a job is found that another process has added or left behind.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    /// <summary>Those that this process runs.</summary>
    internal IReadOnlyList<GenerationJob> RunningHere
    {
        get
        {
            lock (gate) return [.. running.Select(id => jobs.GetValueOrDefault(id)).OfType<GenerationJob>()];
        }
    }

    /// <summary>The next job of the queue, as soon as there is one.</summary>
    internal async Task<GenerationJob> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await arrivals.WaitAsync(LookAgain, cancellationToken);
            string[] known, busy;
            lock (gate) (known, busy) = ([.. models.Keys], [.. running]);
            if (await ledger.ClaimAsync(known, busy, cancellationToken) is not { } row) continue;
            arrivals.Release(); // There may be more.
            SamplingJournal journal = await ledger.JournalAsync(row);
            GenerationJob? job;
            lock (gate)
            {
                if (!jobs.TryGetValue(row.Id, out job)) job = Adopt(row, models[row.Model], known: null);
                else if (!job.Snapshot.IsActive) continue; // It has just been cancelled here.
                (job.Attempt, job.Journal) = (row.Attempts, journal);
                servedAt[job.OwnerId] = clock.GetUtcNow();
                if (row.State == JobState.Running) running.Add(job.Id);
            }

            if (row.State == JobState.Running) job.Start();
            Changed?.Invoke();
            if (row.State == JobState.Running) return job;
            await LeaveAsync(job, () => job.End(row.State, row.Error));
        }
    }

    /// <summary>See <see cref="UnclipOptions.LeaseSeconds"/>.</summary>
    internal TimeSpan Lease => ledger.Lease;

    /// <summary>Tells the database that this process still runs its jobs; stops those that are no longer its own.</summary>
    internal async Task RenewAsync()
    {
        string[] busy;
        lock (gate) busy = [.. running];
        (IReadOnlyCollection<string> lost, IReadOnlyCollection<string> paused) = await ledger.RenewAsync(busy);
        foreach (GenerationJob job in Running(lost)) job.RequestCancel();
        foreach (GenerationJob job in Running(paused)) job.RequestPause();

        List<GenerationJob> Running(IEnumerable<string> ids)
        {
            lock (gate) return [.. ids.Where(running.Contains).Select(jobs.GetValueOrDefault).OfType<GenerationJob>()];
        }
    }

    /// <summary>Ends a job that was taken: first where it lasts, then for whoever looks at it.</summary>
    internal async Task EndAsync(GenerationJob job, JobState state, string? error)
    {
        bool counts = await ledger.EndAsync(job, state, error);
        if (!counts && (await ledger.StatesAsync([job.Id])).Values.Any(row => row.State is JobState.Queued or JobState.Running))
        {
            // It was silent for too long, and another process has taken it over: what that one makes of it is followed.
            job.Lose();
            lock (gate) running.Remove(job.Id);
            Changed?.Invoke();
            return;
        }

        await LeaveAsync(job, () => job.End(counts ? state : JobState.Cancelled, error));
    }

    /// <summary>Gives a job that was taken back to the queue, where it goes on from its last step.</summary>
    internal async Task ReleaseAsync(GenerationJob job)
    {
        await ledger.ReleaseAsync(job);
        job.Requeue();
        lock (gate) running.Remove(job.Id);
        arrivals.Release();
        Changed?.Invoke();
    }
}

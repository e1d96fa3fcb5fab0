using Unclip.Web.Generation.Queue;

namespace Unclip.Web.Generation;

/// <content>What the other processes on the queue have to do with it.</content>
public sealed partial class JobStore
{
    /// <summary>By how much the clocks of two machines may differ.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);

    /// <summary>Perhaps still in the database for a moment: not to be learned of again.</summary>
    private readonly HashSet<string> forgotten = [];

    /// <summary>Those that somebody looks at here and another process runs, or may be going to run.</summary>
    internal IReadOnlyList<GenerationJob> WatchedFromAfar
    {
        get
        {
            lock (gate) return [.. jobs.Values.Where(job => IsElsewhere(job) && job.IsWatched)];
        }
    }

    /// <summary>A job that another process runs, or may be going to run.</summary>
    internal GenerationJob? FindElsewhere(string jobId)
    {
        lock (gate) return jobs.TryGetValue(jobId, out GenerationJob? job) && IsElsewhere(job) ? job : null;
    }

    /// <summary>There may be something to run.</summary>
    internal void Ring()
    {
        if (arrivals.CurrentCount < limits.JobsAtOnce) arrivals.Release();
    }

    /// <summary>Jobs that were added elsewhere, and, where everything is wanted, who has them now, which pictures are kept, and which are forgotten.</summary>
    internal async Task LearnAsync(bool everything)
    {
        string[] open;
        HashSet<string> known;
        lock (gate) (open, known) = ([.. models.Keys], [.. jobs.Keys]);
        Dictionary<string, JobPlace> places = (await ledger.PlacesAsync(open, everything ? null : clock.GetUtcNow() - Overlap)).ToDictionary(place => place.Id);
        bool changed = false;
        string[] unknown;
        lock (gate) unknown = [.. places.Keys.Where(id => !jobs.ContainsKey(id) && !forgotten.Contains(id))];
        foreach (QueuedJob row in (await ledger.FindAsync(unknown)).OrderBy(row => row.CreatedAt))
        {
            if (await ledger.SnapshotAsync(row) is not { } snapshot) continue;
            lock (gate)
            {
                if (jobs.ContainsKey(row.Id) || forgotten.Contains(row.Id)) continue;
                GenerationJob job = Adopt(row, models[row.Model], snapshot);
                if (!snapshot.IsActive) finished.AddLast(job);
                changed = true;
            }
        }

        List<string> tooMany;
        lock (gate)
        {
            if (everything) changed |= Rearrange(places, known);
            tooMany = changed ? Trim() : [];
        }

        await ledger.ForgetAsync(tooMany);
        if (changed) Changed?.Invoke();
    }

    /// <param name="places">All that are in the database.</param>
    /// <param name="known">Here, before the database was asked.</param>
    private bool Rearrange(Dictionary<string, JobPlace> places, HashSet<string> known)
    {
        bool changed = false;
        foreach (GenerationJob job in finished.Where(job => known.Contains(job.Id) && !places.ContainsKey(job.Id)).ToList())
        {
            Forget(job);
            changed = true;
        }

        foreach (JobPlace place in places.Values)
        {
            if (!jobs.TryGetValue(place.Id, out GenerationJob? job)) continue;
            changed |= job.OwnerId != place.OwnerId;
            job.OwnerId = place.OwnerId;
            changed |= job.KeepOnly(place.Kept);
        }

        forgotten.IntersectWith(places.Keys);
        return changed;
    }

    /// <summary>What other processes have done with the jobs that this one does not run.</summary>
    internal async Task FollowAsync()
    {
        Dictionary<string, GenerationJob> followed;
        lock (gate) followed = jobs.Values.Where(IsElsewhere).ToDictionary(job => job.Id);
        IReadOnlyDictionary<string, (JobState, QueuePlace)> states = await ledger.StatesAsync(followed.Keys);
        foreach (QueuedJob row in await ledger.FindAsync([.. states.Where(job => followed[job.Key].Snapshot is var known && job.Value != (known.State, known.Place)).Select(job => job.Key)]))
        {
            GenerationJob job = followed[row.Id];
            if (await ledger.SnapshotAsync(row) is not { } snapshot) continue;
            bool ended;
            lock (gate)
            {
                if (!IsElsewhere(job)) continue; // Its turn came here meanwhile.
                ended = !snapshot.IsActive;
                if (!ended) job.Follow(snapshot);
            }

            if (ended) await LeaveAsync(job, () => job.Follow(snapshot));
        }

        foreach (string forgotten in followed.Keys.Except(states.Keys))
            await LeaveAsync(followed[forgotten], () => followed[forgotten].End(JobState.Cancelled));
    }
}

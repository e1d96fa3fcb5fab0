using Microsoft.Extensions.Options;
using Unclip.Inference;
using Unclip.Web.Callers;
using Unclip.Web.Owners;

namespace Unclip.Web.Generation;

/// <summary>All jobs of this process: a first-in-first-out queue, the running ones, and a bounded past.</summary>
public sealed class JobStore(IOptions<UnclipOptions> options, TimeProvider clock) : IDisposable
{
    private readonly UnclipOptions limits = options.Value;
    private readonly PerMinute ofOwner = new(options.Value.JobsPerMinute), ofAddress = new(options.Value.JobsPerMinutePerAddress);
    private readonly Lock gate = new();
    private readonly SemaphoreSlim waiting = new(0);
    private readonly Dictionary<string, GenerationJob> jobs = [];
    private readonly List<GenerationJob> queue = [];
    private readonly LinkedList<GenerationJob> finished = [];

    /// <summary>After a job was added, moved in the queue, ended or was forgotten.</summary>
    public event Action? Changed;

    /// <param name="ownerId">Whose it will be.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="model">That paints it.</param>
    /// <param name="address">See <see cref="CallerAddress"/>; all of whom none is known count as one.</param>
    /// <exception cref="GenerationRefusedException">Too many are waiting, or were started lately; the message says which.</exception>
    public GenerationJob Add(string ownerId, PaintingRequest request, OpenedModel model, string address = "")
    {
        GenerationJob job = new(Owner.NewId(), ownerId, request, model, clock) { Address = address };
        lock (gate)
        {
            if (queue.Count(queued => queued.OwnerId == ownerId) >= limits.MaxQueuedJobsPerOwner)
                throw new GenerationRefusedException($"{limits.MaxQueuedJobsPerOwner} of your requests are waiting already: let one finish, or cancel one.");
            if (queue.Count(queued => queued.Address == address) >= limits.MaxQueuedJobsPerAddress)
                throw new GenerationRefusedException($"No more than {limits.MaxQueuedJobsPerAddress} may wait from one network: let one finish, or cancel one.");
            if (!ofOwner.Allows(ownerId)) throw new GenerationRefusedException($"No more than {limits.JobsPerMinute} may start in a minute from one person: wait a minute, then try again.");
            if (!ofAddress.Allows(address)) throw new GenerationRefusedException($"No more than {limits.JobsPerMinutePerAddress} may start in a minute from one network: wait a minute, then try again.");
            jobs.Add(job.Id, job);
            queue.Add(job);
        }

        waiting.Release();
        Changed?.Invoke();
        return job;
    }

    /// <summary>The owner's job; null when it is unknown, forgotten or someone else's: the three are not told apart.</summary>
    public GenerationJob? Find(string ownerId, string jobId)
    {
        lock (gate) return jobs.TryGetValue(jobId, out GenerationJob? job) && job.OwnerId == ownerId ? job : null;
    }

    /// <summary>Anybody's queued or running job: whoever asks has to know whether it may be seen.</summary>
    internal GenerationJob? FindActive(string jobId)
    {
        lock (gate) return jobs.TryGetValue(jobId, out GenerationJob? job) && job.Snapshot.IsActive ? job : null;
    }

    /// <summary>Queued and running jobs of some owners, the oldest first.</summary>
    internal IReadOnlyList<GenerationJob> ActiveOf(Func<string, bool> isWanted)
    {
        lock (gate) return [.. jobs.Values.Where(job => job.Snapshot.IsActive && isWanted(job.OwnerId)).OrderBy(job => job.Snapshot.CreatedAt)];
    }

    /// <summary>The owner's jobs, newest first.</summary>
    public IReadOnlyList<GenerationJob> Of(string ownerId)
    {
        lock (gate) return [.. jobs.Values.Where(job => job.OwnerId == ownerId).OrderByDescending(job => job.Snapshot.CreatedAt)];
    }

    /// <summary>How many jobs start before this one; null once it has left the queue.</summary>
    public int? JobsAhead(GenerationJob job)
    {
        lock (gate) return queue.IndexOf(job) is >= 0 and var index ? index : null;
    }

    public void Cancel(GenerationJob job)
    {
        bool wasQueued;
        lock (gate) wasQueued = queue.Remove(job);
        job.RequestCancel();
        if (wasQueued) End(job, JobState.Cancelled);
    }

    /// <summary>Keeps a finished picture, or no longer: its job stays when the past is cleared, and goes last when there is no room.</summary>
    public void Keep(GenerationJob job, int index, bool kept)
    {
        job.Keep(index, kept);
        Changed?.Invoke();
    }

    /// <summary>Forgets the owner's ended jobs and their pictures, save those that have kept ones.</summary>
    public void Clear(string ownerId)
    {
        lock (gate)
            foreach (GenerationJob job in finished.Where(job => job.OwnerId == ownerId && job.Snapshot.Kept.IsEmpty).ToList()) Forget(job);
        Changed?.Invoke();
    }

    /// <summary>The running jobs of all owners, then the waiting ones in the order in which they will run.</summary>
    public IReadOnlyList<GenerationJob> Active
    {
        get
        {
            lock (gate) return [.. jobs.Values.Where(job => job.Snapshot.State == JobState.Running), .. queue];
        }
    }

    /// <summary>Whether running or ended, the jobs of one owner become another's.</summary>
    public void Move(string from, string to)
    {
        lock (gate)
        {
            foreach (GenerationJob job in jobs.Values.Where(job => job.OwnerId == from)) job.OwnerId = to;
            Trim();
        }

        Changed?.Invoke();
    }

    /// <summary>Cancels and forgets all of the owner's jobs, kept pictures or not.</summary>
    public void Forget(string ownerId)
    {
        List<GenerationJob> owned;
        lock (gate)
        {
            owned = [.. jobs.Values.Where(job => job.OwnerId == ownerId)];
            foreach (GenerationJob job in owned) Forget(job);
        }

        foreach (GenerationJob job in owned.Where(job => job.Snapshot.IsActive)) Cancel(job);
        Changed?.Invoke();
    }

    internal async Task<GenerationJob> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await waiting.WaitAsync(cancellationToken);
            GenerationJob job;
            lock (gate)
            {
                if (queue.Count == 0) continue; // It was cancelled while it waited.
                job = queue[0];
                queue.RemoveAt(0);
            }

            Changed?.Invoke();
            return job;
        }
    }

    internal void End(GenerationJob job, JobState state, string? error = null)
    {
        // First among the finished, then seen to have ended: whoever sees the end can clear it.
        lock (gate)
        {
            if (jobs.ContainsKey(job.Id)) finished.AddLast(job);
            Trim();
        }

        job.End(state, error);
        job.Dispose();
        Changed?.Invoke();
    }

    public void Dispose()
    {
        waiting.Dispose();
        ofOwner.Dispose();
        ofAddress.Dispose();
    }

    private void Trim()
    {
        foreach (IGrouping<string, GenerationJob> owned in finished.GroupBy(job => job.OwnerId).ToList())
            foreach (GenerationJob job in ByWorth(owned).Take(owned.Count() - limits.MaxFinishedJobsPerOwner)) Forget(job);
        while (finished.Count > limits.MaxFinishedJobs || (finished.Count > 1 && FinishedBytes() > limits.MaxFinishedMegabytes * 1024L * 1024L))
            Forget(ByWorth(finished).First());
    }

    /// <summary>What is forgotten first comes first: the oldest, before those with kept pictures, and the newest never.</summary>
    private static IEnumerable<GenerationJob> ByWorth(IEnumerable<GenerationJob> jobs) =>
        jobs.SkipLast(1).OrderBy(job => !job.Snapshot.Kept.IsEmpty).Append(jobs.Last());

    private long FinishedBytes() => finished.Sum(job => job.Snapshot.Pictures.Sum(picture => (long)picture.Length));

    private void Forget(GenerationJob job)
    {
        finished.Remove(job);
        jobs.Remove(job.Id);
    }
}

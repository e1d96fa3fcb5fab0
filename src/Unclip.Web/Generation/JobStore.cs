using Microsoft.Extensions.Options;
using Unclip.Inference;
using Unclip.Web.Callers;
using Unclip.Web.Cluster;
using Unclip.Web.Data;
using Unclip.Web.Generation.Queue;
using Unclip.Web.Owners;
using Unclip.Web.Texts;

namespace Unclip.Web.Generation;

/// <summary>The jobs that pages see: those that wait, the running ones, and a bounded past. What must last is in the <see cref="JobLedger"/>, too.</summary>
public sealed partial class JobStore(JobLedger ledger, IOptions<UnclipOptions> options, TimeProvider clock) : IDisposable
{
    private readonly UnclipOptions limits = options.Value;
    private readonly PerMinute ofOwner = new(options.Value.JobsPerMinute), ofAddress = new(options.Value.JobsPerMinutePerAddress);
    private readonly Lock gate = new();
    private readonly SemaphoreSlim arrivals = new(0);
    private readonly Dictionary<string, GenerationJob> jobs = [];
    private readonly Dictionary<string, OpenedModel> models = []; // by fingerprint
    private readonly Dictionary<string, DateTimeOffset> servedAt = []; // owners
    private readonly HashSet<string> running = [];
    private readonly LinkedList<GenerationJob> finished = [];

    /// <summary>Fingerprints of the models that were open since the start.</summary>
    internal IReadOnlyCollection<string> OpenModels
    {
        get
        {
            lock (gate) return [.. models.Keys];
        }
    }

    /// <summary>After a job was added, moved in the queue, ended or was forgotten.</summary>
    public event Action? Changed;

    /// <param name="ownerId">Whose it will be.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="model">That paints it.</param>
    /// <param name="address">See <see cref="CallerAddress"/>; all of whom none is known count as one.</param>
    /// <exception cref="GenerationRefusedException">Too many are waiting, or were started lately, or it cannot be written down; the message says which.</exception>
    public async Task<GenerationJob> AddAsync(string ownerId, PaintingRequest request, OpenedModel model, string address = "")
    {
        GenerationJob job = new(Owner.NewId(), ownerId, request, model, clock) { Address = address };
        string[] open;
        lock (gate)
        {
            models.TryAdd(model.Fingerprint, model);
            open = [.. models.Keys];
            if (jobs.Values.Count(waiting => waiting.Snapshot.State == JobState.Queued && waiting.Address == address) >= limits.MaxQueuedJobsPerAddress)
                throw new GenerationRefusedException(RefusalTexts.TooManyFromNetwork.With(limits.MaxQueuedJobsPerAddress));
            if (!ofOwner.Allows(ownerId)) throw new GenerationRefusedException(RefusalTexts.TooManyFromPerson.With(limits.JobsPerMinute));
            if (!ofAddress.Allows(address)) throw new GenerationRefusedException(RefusalTexts.TooManyStartsFromNetwork.With(limits.JobsPerMinutePerAddress));
        }

        try { await ledger.AddAsync(job, open); }
        catch (Exception failure) when (failure.IsOfDatabase()) { throw new GenerationRefusedException(RefusalTexts.DatabaseAway); }
        lock (gate)
            if (!jobs.TryAdd(job.Id, job)) job = jobs[job.Id]; // A worker has seen it in the database first.
        arrivals.Release();
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

    /// <summary>How many jobs start before this one; null while it is paused, and once it has left the queue.</summary>
    public int? JobsAhead(GenerationJob job)
    {
        lock (gate) return Waiting().IndexOf(job) is >= 0 and var index ? index : null;
    }

    /// <summary>The running jobs of all owners, then the waiting ones in the order in which they will run, then the paused ones.</summary>
    public IReadOnlyList<GenerationJob> Active
    {
        get
        {
            lock (gate)
            {
                List<GenerationJob> waiting = Waiting();
                return [.. jobs.Values.Where(job => job.Snapshot.State == JobState.Running), .. waiting, .. jobs.Values.Where(job => job.Snapshot.IsWaiting && !running.Contains(job.Id)).Except(waiting)];
            }
        }
    }

    /// <summary>How long it will be until the job ends, judged by earlier ones like it; null where there are none.</summary>
    public TimeSpan? TimeLeft(GenerationJob job)
    {
        lock (gate) return Forecast.TimeLeft(job, [.. jobs.Values.Where(other => other.Snapshot.State == JobState.Running)], Waiting(), finished, clock.GetUtcNow());
    }

    /// <summary>Puts jobs elsewhere in the queue; pauses one that runs, if that is wanted.</summary>
    public async Task PlaceAsync(IReadOnlyDictionary<GenerationJob, QueuePlace> places)
    {
        await ledger.PlaceAsync(places.ToDictionary(place => place.Key.Id, place => place.Value));
        foreach ((GenerationJob job, QueuePlace place) in places)
        {
            job.Put(place);
            bool runsHere;
            lock (gate) runsHere = running.Contains(job.Id);
            if (place.IsPaused && runsHere) job.RequestPause();
        }

        arrivals.Release();
        Changed?.Invoke();
    }

    public async Task CancelAsync(GenerationJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        bool wasElsewhere;
        lock (gate) wasElsewhere = IsElsewhere(job);
        job.RequestCancel();
        await ledger.CancelAsync(job.Id);
        if (wasElsewhere) await LeaveAsync(job, () => job.End(JobState.Cancelled));
    }

    /// <summary>Keeps a finished picture, or no longer: its job stays when the past is cleared, and goes last when there is no room.</summary>
    public async Task KeepAsync(GenerationJob job, int index, bool kept)
    {
        ArgumentNullException.ThrowIfNull(job);
        job.Keep(index, kept);
        await ledger.KeepAsync(job.Id, index, kept);
        ledger.Tell(QueueChange.Rearranged);
        Changed?.Invoke();
    }

    /// <summary>Forgets the owner's ended jobs and their pictures, save those that have kept ones.</summary>
    public async Task ClearAsync(string ownerId)
    {
        List<GenerationJob> cleared;
        lock (gate)
        {
            cleared = [.. finished.Where(job => job.OwnerId == ownerId && job.Snapshot.Kept.IsEmpty)];
            cleared.ForEach(Forget);
        }

        await ledger.ForgetAsync([.. cleared.Select(job => job.Id)]);
        ledger.Tell(QueueChange.Rearranged);
        Changed?.Invoke();
    }

    /// <summary>Whether running or ended, the jobs of one owner, who has them no longer in the database, become another's.</summary>
    public async Task MoveAsync(string from, string to)
    {
        List<string> tooMany;
        lock (gate)
        {
            foreach (GenerationJob job in jobs.Values.Where(job => job.OwnerId == from)) job.OwnerId = to;
            tooMany = Trim();
        }

        await ledger.ForgetAsync(tooMany);
        ledger.Tell(QueueChange.Rearranged);
        Changed?.Invoke();
    }

    /// <summary>Ends all jobs of an owner who has none in the database any more, kept pictures or not.</summary>
    public async Task ForgetAsync(string ownerId)
    {
        List<GenerationJob> owned;
        lock (gate)
        {
            owned = [.. jobs.Values.Where(job => job.OwnerId == ownerId)];
            owned.ForEach(Forget);
        }

        foreach (GenerationJob job in owned.Where(job => job.Snapshot.IsActive)) await CancelAsync(job);
        ledger.Tell(QueueChange.Rearranged);
        Changed?.Invoke();
    }

    /// <summary>The jobs of earlier processes for a model that is open now.</summary>
    internal async Task RestoreAsync(OpenedModel model, CancellationToken cancellationToken)
    {
        lock (gate) models[model.Fingerprint] = model;
        if (limits.Role == ProcessRole.Worker)
        {
            Ring(); // Nobody asks it for earlier jobs.
            return;
        }

        foreach (QueuedJob row in await ledger.OfModelAsync(model.Fingerprint, cancellationToken))
        {
            // Files that are not where this process looks for them may be where another does: the job stays in the database.
            if (await ledger.SnapshotAsync(row, cancellationToken) is not { } known) continue;
            lock (gate)
            {
                if (jobs.ContainsKey(row.Id)) continue;
                try
                {
                    GenerationJob job = Adopt(row, model, known);
                    if (!known.IsActive) finished.AddLast(job);
                }
                catch (InvalidDataException)
                {
                    // A recipe that this version cannot read; the other jobs can be brought back all the same.
                }
            }
        }

        List<string> tooMany;
        lock (gate) tooMany = Trim();
        await ledger.ForgetAsync(tooMany);
        arrivals.Release();
        Changed?.Invoke();
    }

    public void Dispose()
    {
        arrivals.Dispose();
        ofOwner.Dispose();
        ofAddress.Dispose();
    }

    /// <summary>Whether it waits, or another process runs it.</summary>
    private bool IsElsewhere(GenerationJob job) => job.Snapshot.IsActive && !running.Contains(job.Id);

    private async Task LeaveAsync(GenerationJob job, Action end)
    {
        // First among the finished, then seen to have ended: whoever sees the end can clear it.
        List<string> tooMany;
        lock (gate)
        {
            running.Remove(job.Id);
            if (finished.Contains(job)) return;
            if (limits.Role == ProcessRole.Worker) Forget(job); // What it made is in the database, for those who show it.
            else if (jobs.ContainsKey(job.Id)) finished.AddLast(job);
            tooMany = Trim();
        }

        end();
        job.Dispose();
        await ledger.ForgetAsync(tooMany);
        Ring(); // There is a place, perhaps for one that was waiting for it.
        Changed?.Invoke();
    }

    /// <summary>In the order in which they will run.</summary>
    private List<GenerationJob> Waiting() => [.. QueueOrder.Of(
        jobs.Values.Where(job => job.Snapshot is { IsWaiting: true, Place.IsPaused: false } && !running.Contains(job.Id)).Select(job => new WaitingJob(job.Id, job.OwnerId, job.Snapshot.CreatedAt, job.Snapshot.Place)),
        owner => servedAt.TryGetValue(owner, out DateTimeOffset at) ? at : null).Select(waiting => jobs[waiting.Id])];

    private GenerationJob Adopt(QueuedJob row, OpenedModel model, JobSnapshot? known)
    {
        GenerationJob job = new(row.Id, row.OwnerId, Recipe.FromJson(row.Recipe).Request, model, clock, known ?? new JobSnapshot { CreatedAt = row.CreatedAt, Place = row.Place });
        return jobs[row.Id] = job;
    }

    private List<string> Trim()
    {
        List<GenerationJob> tooMany = [];
        foreach (IGrouping<string, GenerationJob> owned in finished.GroupBy(job => job.OwnerId).ToList())
            foreach (GenerationJob job in ByWorth(owned).Take(owned.Count() - limits.MaxFinishedJobsPerOwner)) Drop(job);
        while (finished.Count > limits.MaxFinishedJobs || (finished.Count > 1 && FinishedBytes() > limits.MaxFinishedMegabytes * 1024L * 1024L))
            Drop(ByWorth(finished).First());
        return [.. tooMany.Select(job => job.Id)];

        void Drop(GenerationJob job)
        {
            tooMany.Add(job);
            Forget(job);
        }
    }

    /// <summary>What is forgotten first comes first: the oldest, before those with kept pictures, and the newest never.</summary>
    private static IEnumerable<GenerationJob> ByWorth(IEnumerable<GenerationJob> jobs) =>
        jobs.SkipLast(1).OrderBy(job => !job.Snapshot.Kept.IsEmpty).Append(jobs.Last());

    private long FinishedBytes() => finished.Sum(job => job.Snapshot.Pictures.Sum(picture => (long)picture.Length));

    private void Forget(GenerationJob job)
    {
        finished.Remove(job);
        jobs.Remove(job.Id);
        if (limits.ShowsOthersJobs) forgotten.Add(job.Id);
    }
}

using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Unclip.Inference;
using Unclip.Inference.Pictures;
using Unclip.Web.Blobs;
using Unclip.Web.Data;
using Unclip.Web.Galleries;
using Unclip.Web.Texts;

namespace Unclip.Web.Generation.Queue;

/// <summary>
/// All jobs as the database has them. Workers take one by one under a lease that they renew; what a worker leaves behind is delivered again
/// when its lease is over, and its end counts once.
/// </summary>
public sealed class JobLedger(IDbContextFactory<UnclipDatabase> databases, IBlobStore blobs, KeepingTurns turns, IOptions<UnclipOptions> options, TimeProvider clock)
{
    /// <summary>A job that was begun so often and never ended is what ends its workers.</summary>
    public const int MaxAttempts = 3;

    /// <summary>How long a worker may be silent.</summary>
    public TimeSpan Lease { get; } = TimeSpan.FromSeconds(options.Value.LeaseSeconds);

    /// <summary>This process.</summary>
    public string Worker { get; } = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";

    /// <summary>After this process has changed the queue in the database: other processes would like to know.</summary>
    public event Action<QueueChange>? Changed;

    internal void Tell(QueueChange change) => Changed?.Invoke(change);

    /// <param name="job">New.</param>
    /// <param name="models">Fingerprints of those that are open: jobs of others wait for their models, and nobody for them.</param>
    /// <exception cref="GenerationRefusedException">Too many of the owner's are waiting.</exception>
    public async Task AddAsync(GenerationJob job, IReadOnlyCollection<string> models)
    {
        ArgumentNullException.ThrowIfNull(job);
        int most = options.Value.MaxQueuedJobsPerOwner;
        await databases.TogetherAsync(async database =>
        {
            if (await database.Jobs.CountAsync(queued => queued.OwnerId == job.OwnerId && queued.State == JobState.Queued && models.Contains(queued.Model)) >= most)
                throw new GenerationRefusedException(RefusalTexts.TooManyWaiting.With(most));
            database.Add(new QueuedJob
            {
                Id = job.Id,
                OwnerId = job.OwnerId,
                Model = job.Model.Fingerprint,
                Recipe = job.Model.RecipeOf(job.Request, 0).ToJson(),
                State = JobState.Queued,
                Place = job.Snapshot.Place,
                CreatedAt = job.Snapshot.CreatedAt,
            });
        });
        Tell(QueueChange.Added);
    }

    /// <summary>The next job is this worker's, for as long as it renews the lease.</summary>
    /// <param name="models">Fingerprints of the models that it can run.</param>
    /// <param name="running">Jobs that it runs already.</param>
    /// <param name="cancellationToken">Ends it before one is taken.</param>
    /// <returns>Null when there is none.</returns>
    public async Task<QueuedJob?> ClaimAsync(IReadOnlyCollection<string> models, IReadOnlyCollection<string> running, CancellationToken cancellationToken)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        while (true)
        {
            DateTimeOffset now = clock.GetUtcNow();
            List<WaitingJob> free = await database.Jobs
                .Where(job => models.Contains(job.Model) && !running.Contains(job.Id) && ((job.State == JobState.Queued && !job.Place.IsPaused) || (job.State == JobState.Running && job.LeaseEnds < now)))
                .Select(job => new WaitingJob(job.Id, job.OwnerId, job.CreatedAt, job.Place, job.State == JobState.Running, job.Attempts)).ToListAsync(cancellationToken);
            if (free.Count == 0) return null;
            string[] crowded = await CrowdedAsync(database, cancellationToken);
            free.RemoveAll(job => crowded.Contains(job.OwnerId));
            if (free.Count == 0) return null;
            string[] owners = [.. free.Select(job => job.OwnerId).Distinct()];
            Dictionary<string, DateTimeOffset> served = await database.QueueTurns.Where(turn => owners.Contains(turn.OwnerId)).ToDictionaryAsync(turn => turn.OwnerId, turn => turn.ServedAt, cancellationToken);
            WaitingJob next = QueueOrder.Of(free, owner => served.TryGetValue(owner, out DateTimeOffset at) ? at : null).First();
            JobState known = next.WasBegun ? JobState.Running : JobState.Queued;
            // Whoever changes a row first has it; the others look again.
            IQueryable<QueuedJob> unchanged = database.Jobs.Where(job => job.Id == next.Id && job.State == known && job.Attempts == next.Attempts);
            if (next.Attempts >= MaxAttempts)
            {
                string error = $"It was begun {next.Attempts} times, and each time the program ended before it did.";
                await unchanged.ExecuteUpdateAsync(set => set.SetProperty(job => job.State, JobState.Failed).SetProperty(job => job.Error, error)
                    .SetProperty(job => job.EndedAt, now).SetProperty(job => job.LeaseEnds, (DateTimeOffset?)null).SetProperty(job => job.Journal, (string?)null), cancellationToken);
                return await ReadAsync(database, next.Id, cancellationToken);
            }

            int taken = await unchanged.ExecuteUpdateAsync(set => set.SetProperty(job => job.State, JobState.Running).SetProperty(job => job.Worker, Worker)
                .SetProperty(job => job.Attempts, next.Attempts + 1).SetProperty(job => job.StartedAt, now).SetProperty(job => job.LeaseEnds, now + Lease), CancellationToken.None);
            if (taken == 0) continue;
            Tell(QueueChange.Went);
            await ServeAsync(database, next.OwnerId, now);
            return await ReadAsync(database, next.Id, CancellationToken.None);
        }
    }

    /// <summary>Owners who have all of this worker's places but one: that is for somebody else, whose small job shall not wait for all these to end.</summary>
    private async Task<string[]> CrowdedAsync(UnclipDatabase database, CancellationToken cancellationToken)
    {
        int most = options.Value.JobsAtOnce - 1;
        return most == 0 ? [] : await database.Jobs.Where(job => job.State == JobState.Running && job.Worker == Worker)
            .GroupBy(job => job.OwnerId).Where(owned => owned.Count() >= most).Select(owned => owned.Key).ToArrayAsync(cancellationToken);
    }

    /// <summary>This worker is still there.</summary>
    /// <param name="running">What it runs.</param>
    /// <returns>Those of them that are no longer its own (cancelled, forgotten or taken over), and those that shall pause.</returns>
    public async Task<(IReadOnlyCollection<string> Lost, IReadOnlyCollection<string> Paused)> RenewAsync(IReadOnlyCollection<string> running)
    {
        if (running.Count == 0) return ([], []);
        await using UnclipDatabase database = await databases.CreateDbContextAsync();
        IQueryable<QueuedJob> own = database.Jobs.Where(job => running.Contains(job.Id) && job.Worker == Worker && job.State == JobState.Running);
        DateTimeOffset ends = clock.GetUtcNow() + Lease;
        await own.ExecuteUpdateAsync(set => set.SetProperty(job => job.LeaseEnds, ends));
        var renewed = await own.Select(job => new { job.Id, job.Place.IsPaused }).ToListAsync();
        return ([.. running.Except(renewed.Select(job => job.Id))], [.. renewed.Where(job => job.IsPaused).Select(job => job.Id)]);
    }

    /// <summary>Enters the end of a job that this worker runs, with its pictures.</summary>
    /// <returns>False when it is no longer this worker's: nothing is entered.</returns>
    public async Task<bool> EndAsync(GenerationJob job, JobState state, string? error)
    {
        ArgumentNullException.ThrowIfNull(job);
        JobSnapshot snapshot = job.Snapshot;
        DateTimeOffset now = clock.GetUtcNow();
        using IDisposable turn = await turns.TakeAsync(CancellationToken.None);
        List<JobPicture> pictures = state == JobState.Finished ? await PutAsync(job.Id, snapshot) : [];
        bool counts = await databases.TogetherAsync(async database =>
        {
            int ended = await Own(database, job).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, state).SetProperty(row => row.Error, error)
                .SetProperty(row => row.EndedAt, now).SetProperty(row => row.LeaseEnds, (DateTimeOffset?)null).SetProperty(row => row.Journal, (string?)null).SetProperty(row => row.SourcePsnr, snapshot.SourcePsnr));
            if (ended > 0) database.AddRange(pictures);
            return ended > 0;
        });
        Tell(QueueChange.Went);
        return counts;
    }

    /// <summary>Gives a job back that this worker has begun and is not going to end: whoever has it next goes on where it is now.</summary>
    public async Task ReleaseAsync(GenerationJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        byte[]? bytes = JournalFile.Write(job.Journal);
        using IDisposable turn = await turns.TakeAsync(CancellationToken.None);
        string? journal = bytes is null ? null : await blobs.PutAsync(bytes);
        await using UnclipDatabase database = await databases.CreateDbContextAsync();
        await Own(database, job).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, JobState.Queued).SetProperty(row => row.Journal, journal).SetProperty(row => row.Attempts, row => row.Attempts - 1)
            .SetProperty(row => row.Worker, (string?)null).SetProperty(row => row.LeaseEnds, (DateTimeOffset?)null).SetProperty(row => row.StartedAt, (DateTimeOffset?)null));
        Tell(QueueChange.Added);
    }

    /// <summary>Whether it waits or runs: its worker finds out when it renews the lease.</summary>
    public async Task CancelAsync(string jobId)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync();
        DateTimeOffset now = clock.GetUtcNow();
        await database.Jobs.Where(job => job.Id == jobId && (job.State == JobState.Queued || job.State == JobState.Running))
            .ExecuteUpdateAsync(set => set.SetProperty(job => job.State, JobState.Cancelled).SetProperty(job => job.EndedAt, now).SetProperty(job => job.LeaseEnds, (DateTimeOffset?)null).SetProperty(job => job.Journal, (string?)null));
        Tell(QueueChange.Cancelled);
    }

    /// <summary>Where a job that was given back goes on.</summary>
    public async Task<SamplingJournal> JournalAsync(QueuedJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        try
        {
            byte[]? bytes = job.Journal is { } name ? await blobs.ReadAsync(name, CancellationToken.None) : null;
            return bytes is null ? new() : JournalFile.Read(bytes);
        }
        catch (Exception)
        {
            return new(); // Whatever keeps it from being read: the job begins again, and does not wait for its lease to end.
        }
    }

    /// <summary>Puts jobs elsewhere in the queue. One that runs is paused when its worker renews the lease.</summary>
    public async Task PlaceAsync(IReadOnlyDictionary<string, QueuePlace> places)
    {
        await databases.TogetherAsync(async database =>
        {
            foreach ((string id, QueuePlace place) in places)
                await database.Jobs.Where(job => job.Id == id && (job.State == JobState.Queued || job.State == JobState.Running)).ExecuteUpdateAsync(set => set.SetProperty(job => job.Place, place));
        });
        Tell(places.Values.Any(place => place.IsPaused) ? QueueChange.Cancelled : QueueChange.Added);
    }

    public async Task KeepAsync(string jobId, int index, bool kept)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync();
        await database.JobPictures.Where(picture => picture.JobId == jobId && picture.Index == index).ExecuteUpdateAsync(set => set.SetProperty(picture => picture.IsKept, kept));
    }

    public async Task ForgetAsync(IReadOnlyCollection<string> jobIds)
    {
        if (jobIds.Count == 0) return;
        await using UnclipDatabase database = await databases.CreateDbContextAsync();
        await database.Jobs.Where(job => jobIds.Contains(job.Id)).ExecuteDeleteAsync();
    }

    /// <summary>Whose jobs there are for some models, and of which pictures are kept.</summary>
    /// <param name="models">Fingerprints.</param>
    /// <param name="since">Only what was added later, or is not over; null: all.</param>
    public async Task<IReadOnlyList<JobPlace>> PlacesAsync(IReadOnlyCollection<string> models, DateTimeOffset? since)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync();
        IQueryable<QueuedJob> jobs = database.Jobs.Where(job => models.Contains(job.Model));
        if (since is { } from) jobs = jobs.Where(job => job.CreatedAt > from || job.State == JobState.Queued || job.State == JobState.Running);
        return await jobs.OrderBy(job => job.CreatedAt).Select(job => new JobPlace(job.Id, job.OwnerId, job.Pictures.Where(picture => picture.IsKept).Select(picture => picture.Index).ToList())).ToListAsync();
    }

    /// <summary>How the jobs stand that are not forgotten.</summary>
    public async Task<IReadOnlyDictionary<string, (JobState State, QueuePlace Place)>> StatesAsync(IReadOnlyCollection<string> jobIds)
    {
        if (jobIds.Count == 0) return new Dictionary<string, (JobState, QueuePlace)>();
        await using UnclipDatabase database = await databases.CreateDbContextAsync();
        return await database.Jobs.Where(job => jobIds.Contains(job.Id)).Select(job => new { job.Id, job.State, job.Place }).ToDictionaryAsync(job => job.Id, job => (job.State, job.Place));
    }

    /// <summary>Those of the jobs that are not forgotten, with their pictures.</summary>
    public async Task<IReadOnlyList<QueuedJob>> FindAsync(IReadOnlyCollection<string> jobIds)
    {
        if (jobIds.Count == 0) return [];
        await using UnclipDatabase database = await databases.CreateDbContextAsync();
        return await database.Jobs.AsNoTracking().Include(job => job.Pictures).Where(job => jobIds.Contains(job.Id)).ToListAsync();
    }

    /// <summary>All jobs for a model, the oldest first.</summary>
    public async Task<IReadOnlyList<QueuedJob>> OfModelAsync(string fingerprint, CancellationToken cancellationToken)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Jobs.AsNoTracking().Include(job => job.Pictures).Where(job => job.Model == fingerprint).OrderBy(job => job.CreatedAt).ToListAsync(cancellationToken);
    }

    /// <summary>What pages show of a job that this process does not run.</summary>
    /// <returns>Null where files of it are gone.</returns>
    public async Task<JobSnapshot?> SnapshotAsync(QueuedJob job, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        ImmutableArray<byte[]> pictures = [];
        ImmutableArray<Picture> small = [];
        foreach (JobPicture picture in job.Pictures.OrderBy(picture => picture.Index))
        {
            if (await blobs.ReadAsync(picture.Blob, cancellationToken) is not { } png) return null;
            pictures = pictures.Add(png);
            if (picture.SmallBlob is { } name && await blobs.ReadAsync(name, cancellationToken) is { } smallPng) small = small.Add(PictureCodec.Decode(smallPng));
        }

        return new()
        {
            State = job.State,
            Place = job.Place,
            CreatedAt = job.CreatedAt,
            StartedAt = job.StartedAt,
            EndedAt = job.EndedAt,
            Error = job.Error,
            SourcePsnr = job.SourcePsnr,
            Pictures = pictures,
            SmallPictures = small,
            ImageEmbeddings = [.. job.Pictures.OrderBy(picture => picture.Index).Where(picture => picture.ImageEmbedding is not null).Select(picture => EmbeddingBytes.Read(picture.ImageEmbedding!).ToArray())],
            Kept = [.. job.Pictures.Where(picture => picture.IsKept).Select(picture => picture.Index)],
        };
    }

    private IQueryable<QueuedJob> Own(UnclipDatabase database, GenerationJob job) =>
        database.Jobs.Where(row => row.Id == job.Id && row.Worker == Worker && row.Attempts == job.Attempt && row.State == JobState.Running);

    private static Task<QueuedJob?> ReadAsync(UnclipDatabase database, string id, CancellationToken cancellationToken) =>
        database.Jobs.AsNoTracking().FirstOrDefaultAsync(job => job.Id == id, cancellationToken);

    private static async Task ServeAsync(UnclipDatabase database, string ownerId, DateTimeOffset now)
    {
        if (await database.QueueTurns.Where(turn => turn.OwnerId == ownerId).ExecuteUpdateAsync(set => set.SetProperty(turn => turn.ServedAt, now)) > 0) return;
        database.Add(new QueueTurn { OwnerId = ownerId, ServedAt = now });
        try { await database.SaveChangesAsync(); }
        catch (DbUpdateException) { database.ChangeTracker.Clear(); /* Another worker has just served them, too. */ }
    }

    private async Task<List<JobPicture>> PutAsync(string jobId, JobSnapshot snapshot)
    {
        List<JobPicture> pictures = [];
        foreach ((int index, byte[] png) in snapshot.Pictures.Index())
            pictures.Add(new()
            {
                JobId = jobId,
                Index = index,
                Blob = await blobs.PutAsync(png),
                SmallBlob = index < snapshot.SmallPictures.Length ? await blobs.PutAsync(PictureCodec.EncodePng(snapshot.SmallPictures[index])) : null,
                ImageEmbedding = index < snapshot.ImageEmbeddings.Length ? EmbeddingBytes.Of(snapshot.ImageEmbeddings[index]) : null,
            });
        return pictures;
    }
}

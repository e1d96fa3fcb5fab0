using Microsoft.EntityFrameworkCore;
using Unclip.Inference;
using Unclip.Web.Blobs;
using Unclip.Web.Data;
using Unclip.Web.Generation;
using Unclip.Web.Generation.Queue;
using Unclip.Web.Owners;
using Unclip.Web.Tests.Data;

namespace Unclip.Web.Tests.Generation;

public sealed class JobLedgerTests : IDisposable
{
    private static readonly GenerationRequest Request = new() { Prompt = "a red house", Count = 2, PriorSteps = 1, DecoderSteps = 1 };
    private readonly string folder = Directory.CreateTempSubdirectory("unclip-ledger").FullName;
    private readonly SteppedClock clock = new();
    private readonly OpenedModel model = new ScriptedModel().Open();

    private static TimeSpan Lease => TimeSpan.FromSeconds(new UnclipOptions().LeaseSeconds);

    public static TheoryData<DatabaseKind> Databases => [DatabaseKind.Sqlite, DatabaseKind.PostgreSql];

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_a_silent_worker_left_is_delivered_again_and_ends_once(DatabaseKind kind)
    {
        await using TestDatabase databases = await TestDatabase.CreateAsync(kind);
        JobLedger silent = Worker(databases), other = Worker(databases);
        GenerationJob job = await AddAsync(silent, "ann");
        GenerationJob first = await ClaimAsync(silent, job);
        Assert.Null(await other.ClaimAsync([model.Fingerprint], [], Now));
        clock.Advance(Lease / 2);
        Assert.Empty((await silent.RenewAsync([job.Id])).Lost);
        clock.Advance(Lease / 2 + TimeSpan.FromSeconds(1));
        Assert.Null(await other.ClaimAsync([model.Fingerprint], [], Now)); // It has renewed its lease.

        clock.Advance(Lease);
        GenerationJob second = await ClaimAsync(other, job);
        Assert.Equal((1, 2), (first.Attempt, second.Attempt));
        Assert.Equal([job.Id], (await silent.RenewAsync([job.Id])).Lost);
        Assert.False(await silent.EndAsync(first, JobState.Finished, null));
        Assert.True(await other.EndAsync(second, JobState.Finished, null));
        Assert.False(await other.EndAsync(second, JobState.Failed, "again"));
        QueuedJob row = Assert.Single(await silent.OfModelAsync(model.Fingerprint, Now));
        Assert.Equal((JobState.Finished, null, 2), (row.State, row.Error, row.Pictures.Count));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_job_that_ends_its_workers_fails_after_three_of_them(DatabaseKind kind)
    {
        await using TestDatabase databases = await TestDatabase.CreateAsync(kind);
        GenerationJob job = await AddAsync(Worker(databases), "ann");
        for (int i = 0; i < JobLedger.MaxAttempts; i++)
        {
            await ClaimAsync(Worker(databases), job);
            clock.Advance(Lease * 2);
        }

        QueuedJob failed = (await Worker(databases).ClaimAsync([model.Fingerprint], [], Now))!;
        Assert.Equal((JobState.Failed, "It was begun 3 times, and each time the program ended before it did."), (failed.State, failed.Error));
        Assert.Null(await Worker(databases).ClaimAsync([model.Fingerprint], [], Now));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_job_that_is_given_back_counts_as_not_begun(DatabaseKind kind)
    {
        await using TestDatabase databases = await TestDatabase.CreateAsync(kind);
        JobLedger worker = Worker(databases);
        GenerationJob job = await AddAsync(worker, "ann");
        for (int i = 0; i < 5; i++)
        {
            GenerationJob claimed = await ClaimAsync(worker, job);
            Assert.Equal(1, claimed.Attempt);
            await worker.ReleaseAsync(claimed);
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_cancelled_job_is_not_delivered_and_its_worker_is_told(DatabaseKind kind)
    {
        await using TestDatabase databases = await TestDatabase.CreateAsync(kind);
        JobLedger worker = Worker(databases);
        GenerationJob running = await AddAsync(worker, "ann"), waiting = await AddAsync(worker, "ann");
        GenerationJob claimed = await ClaimAsync(worker, running);
        await worker.CancelAsync(running.Id);
        await worker.CancelAsync(waiting.Id);
        Assert.Equal([running.Id], (await worker.RenewAsync([running.Id])).Lost);
        Assert.False(await worker.EndAsync(claimed, JobState.Finished, null));
        Assert.Null(await worker.ClaimAsync([model.Fingerprint], [], Now));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Many_workers_at_once_take_every_job_once_and_those_of_others_models_never(DatabaseKind kind)
    {
        await using TestDatabase databases = await TestDatabase.CreateAsync(kind);
        JobLedger[] workers = [.. Enumerable.Range(0, 4).Select(_ => Worker(databases))];
        List<string> added = [];
        for (int i = 0; i < 24; i++) added.Add((await AddAsync(workers[0], $"owner {i % 3}")).Id);
        Assert.Null(await workers[0].ClaimAsync(["another model"], [], Now));

        List<string>[] taken = await Task.WhenAll(workers.Select(worker => Task.Run(async () =>
        {
            List<string> own = [];
            while (await worker.ClaimAsync([model.Fingerprint], [], Now) is { } row) own.Add(row.Id);
            return own;
        })));
        Assert.Equal(added.Order(StringComparer.Ordinal), taken.SelectMany(own => own).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Whoever_asks_for_much_does_not_keep_the_others_waiting(DatabaseKind kind)
    {
        await using TestDatabase databases = await TestDatabase.CreateAsync(kind);
        JobLedger worker = Worker(databases);
        for (int i = 0; i < 50; i++) await AddAsync(worker, "greedy");
        for (int owner = 0; owner < 9; owner++)
            for (int i = 0; i < 2; i++) await AddAsync(worker, $"modest {owner}");

        Dictionary<string, int> served = [];
        for (int i = 0; i < 20; i++)
        {
            QueuedJob next = (await worker.ClaimAsync([model.Fingerprint], [], Now))!;
            served[next.OwnerId] = served.GetValueOrDefault(next.OwnerId) + 1;
            clock.Advance(TimeSpan.FromMilliseconds(10));
        }

        double jain = Math.Pow(served.Values.Sum(), 2) / (served.Count * served.Values.Sum(count => (double)count * count));
        Assert.Equal((10, 1.0), (served.Count, jain));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_workers_last_place_is_for_somebody_else(DatabaseKind kind)
    {
        await using TestDatabase databases = await TestDatabase.CreateAsync(kind);
        JobLedger worker = TestJobs.Ledger(databases, folder, new UnclipOptions { ConcurrentJobs = 3 }, clock);
        List<string> running = [];
        foreach (string owner in new[] { "ann", "ann", "ann" }) await AddAsync(worker, owner);
        foreach (string? next in new[] { "ann", "ann", null }) Assert.Equal(next, await NextAsync());
        await AddAsync(worker, "bob");
        foreach (string? next in new[] { "bob", null }) Assert.Equal(next, await NextAsync());
        await worker.ForgetAsync([running[0]]);
        Assert.Equal("ann", await NextAsync());

        async Task<string?> NextAsync()
        {
            if (await worker.ClaimAsync([model.Fingerprint], running, Now) is not { } row) return null;
            running.Add(row.Id);
            return row.OwnerId;
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Priority_goes_before_turns_an_owners_order_before_age_and_what_is_paused_stays(DatabaseKind kind)
    {
        await using TestDatabase databases = await TestDatabase.CreateAsync(kind);
        JobLedger worker = Worker(databases);
        GenerationJob low = await AddAsync(worker, "ann"), old = await AddAsync(worker, "bob"), young = await AddAsync(worker, "bob"), paused = await AddAsync(worker, "carl"), high = await AddAsync(worker, "bob");
        await worker.PlaceAsync(new Dictionary<string, QueuePlace>
        {
            [low.Id] = low.Snapshot.Place with { Priority = JobPriority.Low },
            [young.Id] = young.Snapshot.Place with { Rank = old.Snapshot.Place.Rank - 1 },
            [paused.Id] = paused.Snapshot.Place with { IsPaused = true },
            [high.Id] = high.Snapshot.Place with { Priority = JobPriority.High },
        });
        Assert.Equal(young.Snapshot.Place with { Rank = old.Snapshot.Place.Rank - 1 }, (await worker.StatesAsync([young.Id]))[young.Id].Place);

        foreach (GenerationJob next in new[] { high, young, old, low }) await ClaimAsync(worker, next);
        Assert.Null(await worker.ClaimAsync([model.Fingerprint], [], Now));
        await worker.PlaceAsync(new Dictionary<string, QueuePlace> { [paused.Id] = paused.Snapshot.Place, [low.Id] = low.Snapshot.Place with { IsPaused = true } });
        await ClaimAsync(worker, paused);
        (IReadOnlyCollection<string> lost, IReadOnlyCollection<string> pausing) = await worker.RenewAsync([paused.Id, low.Id]);
        Assert.Empty(lost);
        Assert.Equal([low.Id], pausing);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_has_ended_comes_back_with_all_that_pages_show(DatabaseKind kind)
    {
        await using TestDatabase databases = await TestDatabase.CreateAsync(kind);
        JobLedger worker = Worker(databases);
        GenerationJob job = await ClaimAsync(worker, await AddAsync(worker, "ann"));
        JobSnapshot before = job.Snapshot;
        await worker.EndAsync(job, JobState.Finished, null);
        await worker.KeepAsync(job.Id, 1, kept: true);

        JobLedger later = Worker(databases);
        QueuedJob row = Assert.Single(await later.OfModelAsync(model.Fingerprint, Now));
        JobSnapshot after = (await later.SnapshotAsync(row, Now))!;
        Assert.Equal(JobState.Finished, after.State);
        Assert.Equal(before.Pictures, after.Pictures);
        Assert.Equal(before.ImageEmbeddings, after.ImageEmbeddings);
        Assert.Equal(before.SmallPictures.Select(small => small.Rgb), after.SmallPictures.Select(small => small.Rgb));
        Assert.Equal([1], after.Kept);
        Assert.Equal(Request, Recipe.FromJson(row.Recipe).Request);

        await new FileBlobStore(folder).DeleteAsync(row.Pictures[0].Blob, Now);
        Assert.Null(await later.SnapshotAsync(row, Now));
        await later.ForgetAsync([job.Id]);
        await using UnclipDatabase database = databases.CreateDbContext();
        Assert.False(await database.JobPictures.AnyAsync(Now));
    }

    private JobLedger Worker(TestDatabase databases) =>
        TestJobs.Ledger(databases, folder, new UnclipOptions { ConcurrentJobs = 1, MaxQueuedJobsPerOwner = 1000 }, clock);

    private async Task<GenerationJob> AddAsync(JobLedger ledger, string ownerId)
    {
        GenerationJob job = new(Owner.NewId(), ownerId, Request, model, clock);
        await ledger.AddAsync(job, [model.Fingerprint]);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        return job;
    }

    /// <summary>The job that must be next, taken and run to its last step.</summary>
    private async Task<GenerationJob> ClaimAsync(JobLedger ledger, GenerationJob expected)
    {
        QueuedJob row = (await ledger.ClaimAsync([model.Fingerprint], [], Now))!;
        Assert.Equal((expected.Id, JobState.Running, ledger.Worker), (row.Id, row.State, row.Worker));
        GenerationJob job = new(row.Id, row.OwnerId, Request, model, clock) { Attempt = row.Attempts };
        await foreach (GenerationStep step in model.Generate(Request, job.Journal, Now)) job.Record(step);
        return job;
    }
}

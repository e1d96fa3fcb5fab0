using Microsoft.EntityFrameworkCore;
using Unclip.Golden;
using Unclip.Inference;
using Unclip.Inference.Pictures;
using Unclip.Web.Blobs;
using Unclip.Web.Data;
using Unclip.Web.Generation;
using Unclip.Web.Generation.Queue;
using Unclip.Web.Owners;
using Unclip.Web.Tests.Data;
using Unclip.Web.Tests.Generation;

namespace Unclip.Web.Tests.Durability;

/// <summary>Processes with Picture Book work on one queue, and are killed while they do.</summary>
public sealed class QueueKillTests : IDisposable
{
    private const int Jobs = 200, Owners = 5, JobsBetweenKills = 40;
    private static readonly string PictureBook = Path.Combine(Repository.Root, "models", "picturebook");
    private readonly string folder = Directory.CreateTempSubdirectory("unclip-queue").FullName;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private string BlobFolder => Path.Combine(folder, "data", "blobs");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(DatabaseKind.Sqlite, 1)]
    [InlineData(DatabaseKind.PostgreSql, 2)]
    public async Task No_job_is_lost_or_ends_twice_while_its_workers_are_killed(DatabaseKind kind, int workers)
    {
        await using TestDatabase databases = await TestDatabase.CreateAsync(kind);
        await AddJobsAsync(databases);
        List<StudioProcess> running = [];
        for (int i = 0; i < workers; i++) running.Add(await StartAsync(databases));
        int kills = 0;
        for (int ended = 0; ended < Jobs; ended = await EndedAsync(databases))
        {
            if (ended >= (kills + 1) * JobsBetweenKills)
            {
                StudioProcess victim = running[kills++ % workers];
                victim.Kill();
                await victim.DisposeAsync();
                running[running.IndexOf(victim)] = await StartAsync(databases);
            }

            await Task.Delay(20, Now);
        }

        foreach (StudioProcess process in running)
        {
            await process.StopAsync();
            await process.DisposeAsync();
        }

        Assert.Equal(Jobs / JobsBetweenKills - 1, kills);
        await RequireEveryJobEndedOnceAsync(databases);
    }

    private async Task AddJobsAsync(TestDatabase databases)
    {
        string fingerprint;
        using (UnclipModel model = UnclipModel.Open(PictureBook)) fingerprint = model.Fingerprint;
        OpenedModel asPictureBook = new ScriptedModel().Open() with { Fingerprint = fingerprint };
        JobLedger ledger = TestJobs.Ledger(databases, BlobFolder, new() { MaxQueuedJobsPerOwner = Jobs });
        for (int i = 0; i < Jobs; i++)
            await ledger.AddAsync(new(Owner.NewId(), $"owner {i % Owners}", Request(i), asPictureBook, TimeProvider.System), [asPictureBook.Fingerprint]);
    }

    private static GenerationRequest Request(int seed) => new()
    {
        Prompt = "a red house", Seed = (uint)seed, Count = 1 + (seed % 2), PriorSteps = 1, DecoderSteps = 2, Side = 32,
    };

    private Task<StudioProcess> StartAsync(TestDatabase databases) => StudioProcess.StartAsync(folder,
        ("Unclip:ModelFolder", PictureBook), ("Unclip:WarmUp", "false"), ("Unclip:ConcurrentJobs", "3"), ("Unclip:LeaseSeconds", "2"), ("Unclip:MaxFinishedJobs", "1000"), ("Unclip:MaxFinishedJobsPerOwner", "1000"),
        ("Unclip:DatabaseKind", $"{databases.Kind}"), ("Unclip:Database", databases.ConnectionString));

    private static async Task<int> EndedAsync(TestDatabase databases)
    {
        await using UnclipDatabase database = databases.CreateDbContext();
        return await database.Jobs.CountAsync(job => job.State != JobState.Queued && job.State != JobState.Running, Now);
    }

    private async Task RequireEveryJobEndedOnceAsync(TestDatabase databases)
    {
        await using UnclipDatabase database = databases.CreateDbContext();
        List<QueuedJob> jobs = await database.Jobs.AsNoTracking().Include(job => job.Pictures).ToListAsync(Now);
        Assert.Equal(Enumerable.Range(0, Jobs).Select(seed => (uint)seed), jobs.Select(job => Recipe.FromJson(job.Recipe).Request.Seed).Order());
        Assert.All(jobs, job => Assert.Equal((JobState.Finished, null), (job.State, job.Error)));
        Assert.Contains(jobs, job => job.Attempts > 1);
        FileBlobStore blobs = new(BlobFolder);
        foreach (QueuedJob job in jobs)
        {
            PaintingRequest request = Recipe.FromJson(job.Recipe).Request;
            Assert.Equal(Enumerable.Range(0, request.Count), job.Pictures.Select(picture => picture.Index).Order());
            foreach (JobPicture picture in job.Pictures)
            {
                Recipe recipe = PictureCodec.ReadRecipe((await blobs.ReadAsync(picture.Blob, Now))!)!;
                Assert.Equal((request.Seed, picture.Index), (recipe.Request.Seed, recipe.PictureIndex));
            }
        }
    }
}

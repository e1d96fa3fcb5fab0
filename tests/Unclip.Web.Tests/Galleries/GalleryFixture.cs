using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Unclip.Inference;
using Unclip.Web.Blobs;
using Unclip.Web.Data;
using Unclip.Web.Galleries;
using Unclip.Web.Generation;
using Unclip.Web.Owners;
using Unclip.Web.People;
using Unclip.Web.Sources;
using Unclip.Web.Teams;
using Unclip.Web.Tests.Data;
using Unclip.Web.Tests.Generation;

namespace Unclip.Web.Tests.Galleries;

/// <summary>Galleries over a database and a folder of their own, with jobs of a scripted model.</summary>
public sealed class GalleryFixture : IAsyncDisposable
{
    public const string Guest = "a-guest";
    private readonly string folder = Directory.CreateTempSubdirectory("unclip-galleries").FullName;
    private readonly JobRunner runner;
    private readonly KeepingTurns turns = new();

    private GalleryFixture(TestDatabase databases, UnclipOptions options)
    {
        Databases = databases;
        IOptions<UnclipOptions> given = Options.Create(options);
        Blobs = new FileBlobStore(BlobFolder);
        Jobs = TestJobs.Store(databases, Path.Combine(folder, "jobs"), options, Clock); // Apart, so that a test can count what galleries have.
        runner = new JobRunner(Jobs, TestJobs.Telemetry(given.Value), given, Clock, NullLogger<JobRunner>.Instance);
        Models = new ModelCatalog(given, new UnclipFolders(folder, folder), new ModelRegistry(Path.Combine(folder, "models.json")), (_, _, _) => Model.Open(), NullLogger<ModelCatalog>.Instance);
        PictureQuota quota = new(databases, given);
        Keeper = new PictureKeeper(databases, Blobs, turns, quota, News, Jobs, Clock, NullLogger<PictureKeeper>.Instance);
        Galleries = new GalleryStore(databases, News, Clock);
        Pictures = new PictureStore(databases, Blobs, quota, News, Clock);
        Meanings = new MeaningIndex(databases, News);
        Search = new GallerySearch(databases, Meanings);
        Reproduction = new Reproduction(Pictures, Models, Jobs);
        Export = new GalleryExport(databases, Blobs);
        Import = new GalleryImport(databases, Galleries, Keeper, new SourceUploads(new SourceStore(given)), Models);
        Cleaner = new GalleryCleaner(databases, Blobs, turns, News, given, Clock, NullLogger<GalleryCleaner>.Instance);
    }

    public TestDatabase Databases { get; }
    public ScriptedModel Model { get; } = new();
    public SteppedClock Clock { get; } = new();
    public string BlobFolder => Path.Combine(folder, "blobs");
    public FileBlobStore Blobs { get; }
    public GalleryNews News { get; } = new();
    public JobStore Jobs { get; }
    public ModelCatalog Models { get; }
    public PictureKeeper Keeper { get; }
    public GalleryStore Galleries { get; }
    public PictureStore Pictures { get; }
    public MeaningIndex Meanings { get; }
    public GallerySearch Search { get; }
    public Reproduction Reproduction { get; }
    public GalleryExport Export { get; }
    public GalleryImport Import { get; }
    public GalleryCleaner Cleaner { get; }
    public static CancellationToken Now => TestContext.Current.CancellationToken;

    public static async Task<GalleryFixture> CreateAsync(DatabaseKind kind = DatabaseKind.Sqlite, UnclipOptions? options = null)
    {
        GalleryFixture fixture = new(await TestDatabase.CreateAsync(kind), options ?? new UnclipOptions { WarmUp = false });
        await fixture.Models.StartAsync(Now);
        await StudioHost.WaitAsync(() => fixture.Models.Default is ModelReady);
        return fixture;
    }

    /// <summary>A job that has run.</summary>
    public async Task<GenerationJob> FinishedAsync(string ownerId, PaintingRequest request)
    {
        await runner.StartAsync(Now);
        GenerationJob job = await Jobs.AddAsync(ownerId, request, Model.Open());
        await StudioHost.WaitAsync(() => job.Snapshot.State == JobState.Finished);
        return job;
    }

    /// <summary>A kept picture of a job of its own.</summary>
    public async Task<KeptPlace> KeptAsync(string ownerId, string prompt, uint seed = 0, string? galleryId = null)
    {
        GenerationJob job = await FinishedAsync(ownerId, new GenerationRequest { Prompt = prompt, Seed = seed, PriorSteps = 1, DecoderSteps = 1 });
        KeptPlace place = await Keeper.KeepAsync(ownerId, job.Id, 0, galleryId, Now);
        Clock.Advance(TimeSpan.FromSeconds(1));
        return place;
    }

    /// <summary>A team with people of these roles; returns a gallery of theirs.</summary>
    public async Task<string> TeamGalleryAsync(params (string PersonId, TeamRole Role)[] members)
    {
        await using UnclipDatabase database = Databases.CreateDbContext();
        database.AddRange(members.Select(member => new Person { Id = member.PersonId, UserName = member.PersonId, DisplayName = $"Name of {member.PersonId}" }));
        database.Add(new Team { Id = "team", Name = "Team", Members = [.. members.Select(member => new TeamMember { TeamId = "team", PersonId = member.PersonId, Role = member.Role })] });
        database.Add(new Gallery { Id = "ours", Name = "Ours", TeamId = "team" });
        await database.SaveChangesAsync(Now);
        return "ours";
    }

    public async Task<IReadOnlyList<string>> FindAsync(string ownerId, GalleryQuery query) => (await Search.FindAsync(ownerId, query, Model.Open(), Now)).Ids;

    public async Task<int> BlobCountAsync() => await Blobs.ListAsync(DateTimeOffset.MaxValue, Now).CountAsync(Now);

    public async ValueTask DisposeAsync()
    {
        await runner.StopAsync(CancellationToken.None);
        runner.Dispose();
        Jobs.Dispose();
        Models.Dispose();
        Meanings.Dispose();
        Import.Dispose();
        Cleaner.Dispose();
        turns.Dispose();
        await Databases.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

using Microsoft.EntityFrameworkCore;
using Unclip.Golden;
using Unclip.Inference;
using Unclip.Inference.Manipulations;
using Unclip.Inference.Pictures;
using Unclip.Web.Blobs;
using Unclip.Web.Data;
using Unclip.Web.Generation;
using Unclip.Web.Generation.Queue;
using Unclip.Web.Tests.Data;
using Unclip.Web.Tests.Generation;

namespace Unclip.Web.Tests.Durability;

/// <summary>A process with Picture Book is stopped in the middle of a job, and the next one goes on where it stood.</summary>
public sealed class DrainTests : IDisposable
{
    private static readonly string PictureBook = Path.Combine(Repository.Root, "models", "picturebook");
    private static readonly GenerationRequest Request = new() { Prompt = "a red house", Seed = 3, Count = 1, PriorSteps = 10, DecoderSteps = 150, Sampler = SamplerKind.DpmSolver, Side = 32 };
    private readonly string folder = Directory.CreateTempSubdirectory("unclip-drain").FullName;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private string BlobFolder => Path.Combine(folder, "data", "blobs");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_stopped_job_goes_on_at_its_step_and_ends_with_the_same_picture()
    {
        await using TestDatabase databases = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        JobLedger ledger = TestJobs.Ledger(databases, BlobFolder);
        using UnclipModel model = UnclipModel.Open(PictureBook);
        await ledger.AddAsync(new("the job", "ann", Request, new ScriptedModel().Open() with { Fingerprint = model.Fingerprint }, TimeProvider.System), [model.Fingerprint]);

        SamplingJournal journal = new();
        for (int tries = 0; !journal.LastSteps.ContainsKey("Decoder 1"); tries++)
        {
            Assert.True(tries < 20, "It was never stopped in the middle of the decoder.");
            await using StudioProcess first = await StartAsync(databases);
            await StudioHost.WaitAsync(() => Job(databases).State == JobState.Running, seconds: 120);
            await Task.Delay(500 * (tries + 1), Now); // It has networks to open first.
            await first.StopAsync();
            QueuedJob stopped = Job(databases);
            Assert.Equal((JobState.Queued, 0), (stopped.State, stopped.Attempts));
            journal = await ledger.JournalAsync(stopped);
        }

        Assert.InRange(journal.LastSteps["Decoder 1"].Index, 0, Request.DecoderSteps - 1);
        await using StudioProcess second = await StartAsync(databases);
        await StudioHost.WaitAsync(() => Job(databases).State == JobState.Finished, seconds: 300);
        await second.StopAsync();

        QueuedJob ended = Job(databases);
        Assert.Equal((1, null), (ended.Attempts, ended.Journal));
        PicturesFinished expected = await new Tools(model).PaintAsync(Request, Now).OfType<PicturesFinished>().SingleAsync(Now);
        FileBlobStore blobs = new(BlobFolder);
        foreach (JobPicture picture in ended.Pictures)
            Assert.Equal(expected.Pictures[picture.Index].Rgb, PictureCodec.Decode((await blobs.ReadAsync(picture.Blob, Now))!).Rgb);
    }

    private Task<StudioProcess> StartAsync(TestDatabase databases) => StudioProcess.StartAsync(folder,
        ("Unclip:ModelFolder", PictureBook), ("Unclip:WarmUp", "false"), ("Unclip:DatabaseKind", $"{databases.Kind}"), ("Unclip:Database", databases.ConnectionString));

    private static QueuedJob Job(TestDatabase databases)
    {
        using UnclipDatabase database = databases.CreateDbContext();
        return database.Jobs.AsNoTracking().Include(job => job.Pictures).Single();
    }
}

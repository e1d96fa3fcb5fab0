using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Unclip.Inference;
using Unclip.Web.Data;
using Unclip.Web.Generation;
using Unclip.Web.Owners;
using Unclip.Web.Sources;
using Unclip.Web.Tests.Data;

namespace Unclip.Web.Tests.Generation;

/// <summary>One process's jobs, on a scripted model.</summary>
public abstract class JobStoreFixture : IAsyncLifetime
{
    private JobStore? store;
    private JobRunner? runner;

    private protected static GenerationRequest Request { get; } = new() { Prompt = "a red house", PriorSteps = 2, DecoderSteps = 2 };

    private protected ScriptedModel Model { get; } = new();

    /// <summary>Where files of pictures are.</summary>
    private protected string Folder { get; } = Directory.CreateTempSubdirectory("unclip-jobs").FullName;

    private protected TestDatabase Databases { get; private set; } = default!;

    private protected Belongings? Belongings { get; private set; }

    public async ValueTask InitializeAsync() => Databases = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await StopAsync();
        await Databases.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private protected async Task StopAsync()
    {
        if (runner is not null) await runner.StopAsync(CancellationToken.None);
        runner?.Dispose();
        store?.Dispose();
    }

    private protected JobStore Start(UnclipOptions limits, bool run = true)
    {
        IOptions<UnclipOptions> options = Options.Create(limits);
        store = TestJobs.Store(Databases, Folder, limits);
        runner = new JobRunner(store, TestJobs.Telemetry(options.Value), options, TimeProvider.System, NullLogger<JobRunner>.Instance);
        Belongings = new Belongings(Databases, store, new SourceStore(options));
        if (run) _ = runner.StartAsync(TestContext.Current.CancellationToken);
        return store;
    }

    private protected Task<GenerationJob> AddAsync(string owner, string address = "") => store!.AddAsync(owner, Request, Model.Open(), address);

    private protected async Task<GenerationJob> FinishedAsync(string owner)
    {
        GenerationJob job = await AddAsync(owner);
        await StudioHost.WaitAsync(() => job.Snapshot.State == JobState.Finished);
        await Task.Delay(20, TestContext.Current.CancellationToken);
        return job;
    }
}

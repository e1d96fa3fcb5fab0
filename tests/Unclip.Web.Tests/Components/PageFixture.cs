using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MudBlazor.Services;
using Unclip.Inference;
using Unclip.Web.Audit;
using Unclip.Web.Blobs;
using Unclip.Web.Components.Embeddings;
using Unclip.Web.Components.Galleries;
using Unclip.Web.Components.Pages;
using Unclip.Web.Components.Rows;
using Unclip.Web.Data;
using Unclip.Web.Galleries;
using Unclip.Web.Generation;
using Unclip.Web.Generation.Queue;
using Unclip.Web.Owners;
using Unclip.Web.Sources;
using Unclip.Web.Tests.Data;
using Unclip.Web.Tests.Generation;

namespace Unclip.Web.Tests.Components;

/// <summary>A page with the real generation service over a scripted model; jobs run only when a test starts the runner.</summary>
public abstract class PageFixture : BunitContext
{
    protected const string Me = "me";
    private readonly string folder = Directory.CreateTempSubdirectory("unclip-pages").FullName;

    protected PageFixture()
    {
        IOptions<UnclipOptions> options = Options.Create(new UnclipOptions { WarmUp = false, ConcurrentJobs = 1, MaxQueuedJobsPerOwner = 2 });
        Host = new ModelCatalog(options, new UnclipFolders("/", "/"), Registry, (path, _, _) => Open(path), NullLogger<ModelCatalog>.Instance);
        FileBlobStore blobs = new(Path.Combine(folder, "blobs"));
        KeepingTurns turns = new();
        Jobs = new JobStore(new JobLedger(Databases, blobs, turns, options, TimeProvider.System), options, TimeProvider.System);
        Runner = new JobRunner(Jobs, TestJobs.Telemetry(options.Value), options, TimeProvider.System, NullLogger<JobRunner>.Instance);
        Services.AddMudServices(mud => mud.PopoverOptions.CheckForPopoverProvider = false);
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton(options);
        Services.AddSingleton(Host);
        Services.AddAudit();
        Services.AddSingleton<ModelChanges>();
        Services.AddSingleton(new CurrentOwner { Id = Me });
        Services.AddSingleton<IGenerationService>(services => new GenerationService(services.GetRequiredService<CurrentOwner>(), Host, Jobs));
        Services.AddSingleton(new SourceStore(options));
        Services.AddSingleton<ISourceService>(services => new SourceService(services.GetRequiredService<CurrentOwner>(), services.GetRequiredService<SourceStore>(), Jobs));
        Services.AddLogging();
        Services.AddSingleton(Jobs);
        Services.AddSingleton<QueueChanges>();
        Services.AddSingleton<IDbContextFactory<UnclipDatabase>>(Databases);
        Services.AddSingleton<IBlobStore>(blobs);
        Services.AddSingleton<SourceUploads>();
        Services.AddGalleries();
        Services.AddSingleton(turns);
        Services.AddScoped<KeptPictures>();
        Services.AddScoped<Shelf>();
        Services.AddScoped<InterpolationEnds>();
        DefaultWaitTimeout = TimeSpan.FromSeconds(20);
        JSInterop.Mode = JSRuntimeMode.Loose;
        JSInterop.SetupModule("./js/frames.js").Mode = JSRuntimeMode.Loose;
        JSInterop.SetupModule("./js/sources.js").Mode = JSRuntimeMode.Loose;
        JSInterop.SetupModule("./js/player.js").Mode = JSRuntimeMode.Loose;
        SetRendererInfo(new Microsoft.AspNetCore.Components.RendererInfo("Server", isInteractive: true));
    }

    protected ScriptedModel Model { get; } = new();

    protected TestDatabase Databases { get; } = Task.Run(() => TestDatabase.CreateAsync(DatabaseKind.Sqlite)).GetAwaiter().GetResult();

    protected ModelCatalog Host { get; }

    protected JobStore Jobs { get; }

    protected JobRunner Runner { get; }

    protected ModelRegistry Registry => new(Path.Combine(folder, "models.json"));

    protected virtual OpenedModel Open(string path) => Model.Open();

    protected Task<IRenderedComponent<PromptPage>> PageAsync() => PageAsync<PromptPage>();

    protected async Task<IRenderedComponent<TPage>> PageAsync<TPage>()
        where TPage : IComponent
    {
        await Host.StartAsync(TestContext.Current.CancellationToken);
        await StudioHost.WaitAsync(() => Host.Default is not ModelOpening);
        return Render<TPage>();
    }

    /// <summary>A job that has run.</summary>
    protected async Task<GenerationJob> FinishedAsync(PaintingRequest request)
    {
        await Runner.StartAsync(TestContext.Current.CancellationToken);
        GenerationJob job = await Jobs.AddAsync(Me, request, Model.Open());
        await StudioHost.WaitAsync(() => job.Snapshot.State == JobState.Finished);
        return job;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Runner.Dispose();
            Host.Dispose();
            Jobs.Dispose();
            Task.Run(async () => await Databases.DisposeAsync()).GetAwaiter().GetResult();
            Directory.Delete(folder, recursive: true);
        }

        base.Dispose(disposing);
    }
}

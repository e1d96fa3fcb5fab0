using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Unclip.Inference;
using Unclip.Web.Data;
using Unclip.Web.Galleries;
using Unclip.Web.Generation;
using Unclip.Web.Owners;

namespace Unclip.Web.Tests.Durability;

public sealed class FullDiskTests
{
    private const string Ann = "ann";
    private static readonly GenerationRequest Request = new() { Prompt = "a red house", PriorSteps = 2, DecoderSteps = 2 };

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_a_full_disk_of_files_a_job_and_a_keep_say_so_and_nothing_else_is_lost()
    {
        using TinyDisk disk = new(kilobytes: 512);
        await using StudioHost host = StudioHost.With(new ScriptedModel(), warmUp: false, ("Unclip:BlobFolder", disk.Folder));
        PictureKeeper keeper = host.Services.GetRequiredService<PictureKeeper>();
        GenerationJob before = await FinishedAsync(host, JobState.Finished, seed: 1);

        disk.Fill();
        GenerationJob failed = await FinishedAsync(host, JobState.Failed, seed: 2);
        GalleryRefusedException refused = await Assert.ThrowsAsync<GalleryRefusedException>(() => keeper.KeepAsync(Ann, before.Id, 0, cancellationToken: Now));

        Assert.Equal("The server could not save the pictures: its disk may be full, its log says more.", failed.Snapshot.Error);
        Assert.Equal("The server could not save it: its disk may be full, its log says more. Nothing was kept.", refused.Message);
        await using UnclipDatabase database = await host.Services.GetRequiredService<IDbContextFactory<UnclipDatabase>>().CreateDbContextAsync(Now);
        Assert.False(await database.Pictures.AnyAsync(Now));

        disk.MakeRoom();
        await FinishedAsync(host, JobState.Finished, seed: 3);
        Assert.NotNull(await keeper.KeepAsync(Ann, before.Id, 0, cancellationToken: Now));
    }

    [Fact]
    public async Task On_a_full_disk_of_the_database_a_request_is_refused_and_what_runs_ends_when_there_is_room()
    {
        using TinyDisk disk = new(kilobytes: 2048);
        ScriptedModel model = new();
        Action step = model.StepByStep();
        await using StudioHost host = StudioHost.With(model, warmUp: false, ("Unclip:Database", $"Data Source={Path.Combine(disk.Folder, "unclip.db")};Pooling=False"));
        GenerationJob running = await host.SubmitAsync(Ann, Request);
        await StudioHost.WaitAsync(() => running.Snapshot.State == JobState.Running);

        disk.Fill();
        GenerationRefusedException refused = await Assert.ThrowsAsync<GenerationRefusedException>(async () =>
        {
            while (true) await host.SubmitAsync(Owner.NewId(), Request); // What room is left in the file.
        });
        for (int i = 0; i < 4; i++) step();
        await Task.Delay(500, Now);
        disk.MakeRoom();

        Assert.Equal("The server cannot reach or write its database just now: try again in a moment.", refused.Message);
        await StudioHost.WaitAsync(() => running.Snapshot.State == JobState.Finished, seconds: 60);
        Assert.Single(running.Snapshot.Pictures);
        foreach (GenerationJob waiting in host.Jobs.Active) await host.Jobs.CancelAsync(waiting);
    }

    private static async Task<GenerationJob> FinishedAsync(StudioHost host, JobState expected, uint seed)
    {
        GenerationJob job = await host.SubmitAsync(Ann, Request with { Seed = seed });
        await StudioHost.WaitAsync(() => !job.Snapshot.IsActive);
        Assert.Equal(expected, job.Snapshot.State);
        return job;
    }
}

using Microsoft.EntityFrameworkCore;
using Unclip.Diffusion.Samplers;
using Unclip.Inference;
using Unclip.Web.Data;
using Unclip.Web.Generation;
using Unclip.Web.Generation.Queue;

namespace Unclip.Web.Tests.Generation;

public sealed class JobInterruptionTests : JobStoreFixture
{
    [Fact]
    public async Task An_ended_job_no_longer_holds_where_it_was()
    {
        JobStore jobs = Start(new UnclipOptions());
        Model.StepByStep();
        GenerationJob job = await AddAsync("ann");
        await StudioHost.WaitAsync(() => job.Snapshot.State == JobState.Running);
        job.Journal = SomeSteps();
        await jobs.CancelAsync(job);
        await StudioHost.WaitAsync(() => job.Snapshot.State == JobState.Cancelled);
        Assert.Empty(job.Journal.LastSteps);
    }

    [Fact]
    public async Task A_job_pauses_and_goes_on_though_where_it_was_cannot_be_written_down()
    {
        JobStore jobs = Start(new UnclipOptions());
        Action step = Model.StepByStep();
        GenerationJob job = await AddAsync("ann");
        await StudioHost.WaitAsync(() => job.Snapshot.State == JobState.Running);
        job.Journal = SomeSteps();
        Directory.Delete(Folder, recursive: true);
        await File.WriteAllTextAsync(Folder, "not a folder", TestContext.Current.CancellationToken);
        await jobs.PlaceAsync(new Dictionary<GenerationJob, QueuePlace> { [job] = job.Snapshot.Place with { IsPaused = true } });
        await StudioHost.WaitAsync(() => job.Snapshot.State == JobState.Queued);

        File.Delete(Folder);
        Directory.CreateDirectory(Folder);
        await jobs.PlaceAsync(new Dictionary<GenerationJob, QueuePlace> { [job] = job.Snapshot.Place with { IsPaused = false } });
        await StudioHost.WaitAsync(() => job.Snapshot.State == JobState.Running);
        for (int i = 0; i < 8; i++) step();
        await StudioHost.WaitAsync(() => job.Snapshot.State == JobState.Finished);
    }

    [Fact]
    public async Task A_job_that_another_process_has_taken_over_is_followed_to_its_end_there()
    {
        JobStore jobs = Start(new UnclipOptions());
        Model.StepByStep();
        GenerationJob job = await AddAsync("ann");
        await StudioHost.WaitAsync(() => job.Snapshot.State == JobState.Running);
        await using UnclipDatabase database = Databases.CreateDbContext();
        await database.Jobs.ExecuteUpdateAsync(set => set.SetProperty(row => row.Worker, "another").SetProperty(row => row.Attempts, 2), TestContext.Current.CancellationToken);

        await jobs.RenewAsync();
        await StudioHost.WaitAsync(() => jobs.RunningHere.Count == 0);
        Assert.True(job.Snapshot.IsActive);
        await database.Jobs.ExecuteUpdateAsync(set => set.SetProperty(row => row.State, JobState.Finished), TestContext.Current.CancellationToken);
        await jobs.FollowAsync();
        Assert.Equal(JobState.Finished, job.Snapshot.State);
    }

    private static SamplingJournal SomeSteps() => new([KeyValuePair.Create("decoder", new SamplingStep(0, 1, new float[] { 1 }, new float[] { 2 }))]);
}

using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Unclip.Inference;
using Unclip.Inference.Manipulations;
using Unclip.Web.Data;
using Unclip.Web.Generation;
using Unclip.Web.Generation.Queue;
using Unclip.Web.Tests.Data;

namespace Unclip.Web.Tests.Generation;

public sealed class QueueChangesTests : IAsyncLifetime
{
    private static readonly GenerationRequest Request = new() { Prompt = "a red house", PriorSteps = 2, DecoderSteps = 2 };
    private readonly ScriptedModel model = new();
    private readonly string folder = Directory.CreateTempSubdirectory("unclip-queue").FullName;
    private readonly SteppedClock clock = new();
    private TestDatabase databases = default!;
    private JobStore jobs = default!;
    private QueueChanges queue = default!;

    [Fact]
    public async Task Owners_put_their_waiting_jobs_in_any_order_and_new_ones_come_last()
    {
        GenerationJob a = await AddAsync("ann"), b = await AddAsync("ann"), c = await AddAsync("ann");
        await queue.MoveAsync(c, 0);
        Assert.Equal([c, a, b], queue.WaitingOf("ann"));
        await queue.MoveAsync(a, 99);
        Assert.Equal([c, b, a], queue.WaitingOf("ann"));
        await queue.MoveAsync(b, 1);
        GenerationJob last = await AddAsync("ann");
        Assert.Equal([c, b, a, last], jobs.Active);

        await queue.PrioritizeAsync(c, JobPriority.Low);
        Assert.Equal([b, a, last, c], queue.WaitingOf("ann"));
        await queue.MoveAsync(last, 0);
        Assert.Equal([last, b, a, c], queue.WaitingOf("ann"));
    }

    [Fact]
    public async Task What_is_paused_lets_others_go_first_and_runs_when_it_is_resumed()
    {
        GenerationJob paused = await AddAsync("ann"), other = await AddAsync("bob");
        await queue.PauseAsync([paused], true);
        Assert.Equal((null, 0), (jobs.JobsAhead(paused), jobs.JobsAhead(other)));
        Assert.Equal([other, paused], jobs.Active);
        using JobRunner runner = Run();
        await StudioHost.WaitAsync(() => other.Snapshot.State == JobState.Finished);
        Assert.True(paused.Snapshot.IsWaiting);

        await queue.PauseAsync(queue.WaitingOf("ann"), false);
        await StudioHost.WaitAsync(() => paused.Snapshot.State == JobState.Finished);
        await runner.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task What_runs_is_paused_makes_room_and_goes_on()
    {
        Action step = model.StepByStep();
        GenerationJob job = await AddAsync("ann");
        using JobRunner runner = Run();
        step();
        await StudioHost.WaitAsync(() => job.Snapshot.PriorTrace.Count == 1);
        await queue.PauseAsync([job], true);
        await StudioHost.WaitAsync(() => job.Snapshot is { State: JobState.Queued, Place.IsPaused: true });
        GenerationJob other = await AddAsync("bob");
        await StudioHost.WaitAsync(() => other.Snapshot.State == JobState.Running);
        for (int i = 0; i < 4; i++) step();
        await StudioHost.WaitAsync(() => other.Snapshot.State == JobState.Finished);
        Assert.True(job.Snapshot.IsWaiting);

        await queue.PauseAsync([job], false);
        await StudioHost.WaitAsync(() => job.Snapshot.State == JobState.Running);
        for (int i = 0; i < 4; i++) step();
        await StudioHost.WaitAsync(() => job.Snapshot.State == JobState.Finished);
        Assert.Equal((1, 4), (job.Attempt, job.Snapshot.StepsDone));
        await runner.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task What_runs_elsewhere_is_paused_there()
    {
        model.StepByStep();
        GenerationJob job = await AddAsync("ann");
        using JobRunner runner = Run();
        await StudioHost.WaitAsync(() => job.Snapshot.State == JobState.Running);
        using JobStore elsewhere = TestJobs.Store(databases, folder, clock: clock);
        await elsewhere.RestoreAsync(model.Open(), TestContext.Current.CancellationToken);
        await new QueueChanges(elsewhere).PauseAsync([elsewhere.Find("ann", job.Id)!], true);

        await jobs.RenewAsync();
        await StudioHost.WaitAsync(() => job.Snapshot.IsWaiting);
        await jobs.FollowAsync();
        Assert.True(job.Snapshot.Place.IsPaused);
        await runner.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task All_but_the_running_ones_are_cancelled_and_nobody_elses()
    {
        Action step = model.StepByStep();
        GenerationJob running = await AddAsync("ann");
        using JobRunner runner = Run();
        await StudioHost.WaitAsync(() => running.Snapshot.State == JobState.Running);
        GenerationJob waiting = await AddAsync("ann"), others = await AddAsync("bob");
        await queue.CancelWaitingAsync("ann");
        Assert.Equal((JobState.Running, JobState.Cancelled, JobState.Queued), (running.Snapshot.State, waiting.Snapshot.State, others.Snapshot.State));
        for (int i = 0; i < 8; i++) step();
        await StudioHost.WaitAsync(() => others.Snapshot.State == JobState.Finished);
        await runner.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Other_processes_see_where_a_job_was_put()
    {
        GenerationJob job = await AddAsync("ann");
        using JobStore elsewhere = TestJobs.Store(databases, folder, clock: clock);
        await elsewhere.RestoreAsync(model.Open(), TestContext.Current.CancellationToken);
        await queue.PauseAsync([job], true);
        Assert.False(elsewhere.Find("ann", job.Id)!.Snapshot.Place.IsPaused);
        await elsewhere.FollowAsync();
        Assert.True(elsewhere.Find("ann", job.Id)!.Snapshot.Place.IsPaused);
    }

    [Fact]
    public async Task How_long_it_takes_is_judged_by_what_jobs_like_it_took()
    {
        Action step = model.StepByStep();
        using JobRunner runner = Run();
        GenerationJob first = await AddAsync("ann");
        Assert.Null(jobs.TimeLeft(first)); // There was none like it.
        await StudioHost.WaitAsync(() => first.Snapshot.State == JobState.Running);
        clock.Advance(TimeSpan.FromSeconds(8));
        for (int i = 0; i < 4; i++) step();
        await StudioHost.WaitAsync(() => first.Snapshot.State == JobState.Finished);

        GenerationJob running = await AddAsync("ann");
        await StudioHost.WaitAsync(() => running.Snapshot.State == JobState.Running);
        GenerationJob next = await AddAsync("ann", Request with { Count = 2 }), unlike = await AddAsync("ann", new VariationRequest { Picture = new(4, 4, new byte[48]) });
        clock.Advance(running.Snapshot.StartedAt!.Value + TimeSpan.FromSeconds(3) - clock.GetUtcNow()); // Adding jobs takes a moment of it.
        Assert.Equal((5.0, 5.0 + 16.0), (jobs.TimeLeft(running)!.Value.TotalSeconds, jobs.TimeLeft(next)!.Value.TotalSeconds));
        Assert.Null(jobs.TimeLeft(unlike));
        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(TimeSpan.Zero, jobs.TimeLeft(running));
        await queue.PauseAsync([next], true);
        Assert.Null(jobs.TimeLeft(next));
        foreach (GenerationJob job in jobs.Active) await jobs.CancelAsync(job);
        await runner.StopAsync(CancellationToken.None);
    }

    public async ValueTask InitializeAsync()
    {
        databases = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        jobs = TestJobs.Store(databases, folder, clock: clock);
        queue = new(jobs);
    }

    public async ValueTask DisposeAsync()
    {
        jobs.Dispose();
        await databases.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private JobRunner Run()
    {
        JobRunner runner = new(jobs, TestJobs.Telemetry(), Options.Create(new UnclipOptions { ConcurrentJobs = 1 }), TimeProvider.System, NullLogger<JobRunner>.Instance);
        _ = runner.StartAsync(TestContext.Current.CancellationToken);
        return runner;
    }

    private async Task<GenerationJob> AddAsync(string owner, PaintingRequest? request = null)
    {
        GenerationJob job = await jobs.AddAsync(owner, request ?? Request, model.Open());
        clock.Advance(TimeSpan.FromMilliseconds(1));
        return job;
    }
}

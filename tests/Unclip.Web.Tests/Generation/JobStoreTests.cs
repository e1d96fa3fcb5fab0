using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Unclip.Inference;
using Unclip.Web.Generation;

namespace Unclip.Web.Tests.Generation;

public sealed class JobStoreTests : IDisposable
{
    private static readonly GenerationRequest Request = new() { Prompt = "a red house", PriorSteps = 2, DecoderSteps = 2 };
    private readonly ScriptedModel model = new();
    private JobStore? store;
    private JobRunner? runner;

    [Fact]
    public async Task Jobs_run_one_after_another_in_the_order_they_came()
    {
        JobStore jobs = Start(new UnclipOptions());
        Action step = model.StepByStep();
        GenerationJob first = Add("ann"), second = Add("bob");
        await StudioHost.WaitAsync(() => first.Snapshot.State == JobState.Running);
        Assert.Equal((null, 0, JobState.Queued), (jobs.JobsAhead(first), jobs.JobsAhead(second), second.Snapshot.State));

        for (int i = 0; i < 4; i++) step();
        await StudioHost.WaitAsync(() => second.Snapshot.State == JobState.Running);
        Assert.Equal(JobState.Finished, first.Snapshot.State);
        Assert.Single(first.Snapshot.Pictures);
    }

    [Fact]
    public async Task Two_jobs_run_together_when_the_deployment_allows_it()
    {
        Start(new UnclipOptions { ConcurrentJobs = 2 });
        model.StepByStep();
        GenerationJob first = Add("ann"), second = Add("bob");
        await StudioHost.WaitAsync(() => first.Snapshot.State == JobState.Running && second.Snapshot.State == JobState.Running);
    }

    [Fact]
    public async Task A_cancelled_job_stops_and_the_next_one_starts()
    {
        JobStore jobs = Start(new UnclipOptions());
        Action step = model.StepByStep();
        GenerationJob first = Add("ann"), second = Add("ann");
        step();
        await StudioHost.WaitAsync(() => first.Snapshot.PriorTrace.Count == 1);
        jobs.Cancel(first);
        await StudioHost.WaitAsync(() => second.Snapshot.State == JobState.Running);
        Assert.Equal((JobState.Cancelled, null), (first.Snapshot.State, first.Snapshot.Error));
        Assert.Empty(first.Snapshot.Pictures);
    }

    [Fact]
    public async Task A_failure_stays_with_its_job()
    {
        Start(new UnclipOptions());
        model.Failure = new InvalidOperationException("no memory");
        GenerationJob first = Add("ann");
        await StudioHost.WaitAsync(() => first.Snapshot.State == JobState.Failed);
        model.Failure = null;
        GenerationJob second = Add("ann");
        await StudioHost.WaitAsync(() => second.Snapshot.State == JobState.Finished);
        Assert.Equal("no memory", first.Snapshot.Error);
    }

    [Fact]
    public void Nobody_finds_somebody_elses_job()
    {
        JobStore jobs = Start(new UnclipOptions());
        model.StepByStep();
        GenerationJob job = Add("ann");
        Assert.Same(job, jobs.Find("ann", job.Id));
        Assert.Null(jobs.Find("bob", job.Id));
        Assert.Empty(jobs.Of("bob"));
    }

    [Fact]
    public async Task Only_the_newest_finished_jobs_are_kept_for_each_owner_and_in_all()
    {
        JobStore jobs = Start(new UnclipOptions { MaxFinishedJobs = 4, MaxFinishedJobsPerOwner = 2 });
        List<GenerationJob> anns = [], others = [];
        for (int i = 0; i < 4; i++) anns.Add(await FinishedAsync("ann"));
        Assert.Equal([anns[3].Id, anns[2].Id], jobs.Of("ann").Select(job => job.Id));
        for (int i = 0; i < 3; i++) others.Add(await FinishedAsync($"owner {i}"));
        Assert.Equal([anns[3].Id], jobs.Of("ann").Select(job => job.Id));
        Assert.All(others, job => Assert.NotNull(jobs.Find(job.OwnerId, job.Id)));
    }

    [Fact]
    public async Task A_job_with_a_kept_picture_outlives_newer_ones_and_a_cleared_past_but_not_the_limit_itself()
    {
        JobStore jobs = Start(new UnclipOptions { MaxFinishedJobsPerOwner = 2 });
        GenerationJob kept = await FinishedAsync("ann");
        jobs.Keep(kept, 0, true);
        jobs.Keep(kept, 7, true);
        Assert.Equal([0], kept.Snapshot.Kept);
        await FinishedAsync("ann");
        GenerationJob newest = await FinishedAsync("ann");
        Assert.Equal([newest.Id, kept.Id], jobs.Of("ann").Select(job => job.Id));
        jobs.Clear("ann");
        Assert.Equal([kept.Id], jobs.Of("ann").Select(job => job.Id));

        GenerationJob other = await FinishedAsync("ann");
        jobs.Keep(other, 0, true);
        GenerationJob third = await FinishedAsync("ann");
        Assert.Equal([third.Id, other.Id], jobs.Of("ann").Select(job => job.Id));
        jobs.Keep(other, 0, false);
        jobs.Clear("ann");
        Assert.Empty(jobs.Of("ann"));
    }

    [Fact]
    public void One_owners_queue_is_bounded_and_anothers_is_not_touched_by_it()
    {
        Start(new UnclipOptions { MaxQueuedJobsPerOwner = 2 }, run: false);
        Add("ann");
        Add("ann");
        GenerationRefusedException refused = Assert.Throws<GenerationRefusedException>(() => Add("ann"));
        Assert.Contains("2 of your requests are waiting already", refused.Message, StringComparison.Ordinal);
        Add("bob");
    }

    [Fact]
    public async Task Jobs_move_to_another_owner_while_they_run_and_none_is_lost()
    {
        JobStore jobs = Start(new UnclipOptions());
        Action step = model.StepByStep();
        GenerationJob running = Add("guest"), waiting = Add("guest"), others = Add("bob");
        await StudioHost.WaitAsync(() => running.Snapshot.State == JobState.Running);
        Assert.Equal([running, waiting, others], jobs.Active);

        jobs.Move("guest", "ann");

        Assert.Empty(jobs.Of("guest"));
        Assert.Equal([others], jobs.Of("bob"));
        for (int i = 0; i < 8; i++) step();
        await StudioHost.WaitAsync(() => waiting.Snapshot.State == JobState.Finished);
        Assert.Equal([waiting.Id, running.Id], jobs.Of("ann").Select(job => job.Id).OrderBy(id => id == running.Id));
    }

    [Fact]
    public async Task A_forgotten_owners_jobs_end_and_are_gone_and_the_next_one_runs()
    {
        JobStore jobs = Start(new UnclipOptions());
        Action step = model.StepByStep();
        GenerationJob kept = Add("ann");
        for (int i = 0; i < 4; i++) step();
        await StudioHost.WaitAsync(() => kept.Snapshot.State == JobState.Finished);
        jobs.Keep(kept, 0, true);
        GenerationJob running = Add("ann"), waiting = Add("ann"), others = Add("bob");
        await StudioHost.WaitAsync(() => running.Snapshot.State == JobState.Running);

        jobs.Forget("ann");

        await StudioHost.WaitAsync(() => others.Snapshot.State == JobState.Running && running.Snapshot.State == JobState.Cancelled);
        Assert.Equal(JobState.Cancelled, waiting.Snapshot.State);
        Assert.Empty(jobs.Of("ann"));
        Assert.Null(jobs.Find("ann", running.Id));
    }

    [Fact]
    public void However_many_guests_somebody_is_only_so_many_requests_of_their_address_wait()
    {
        JobStore jobs = Start(new UnclipOptions { MaxQueuedJobsPerOwner = 2, MaxQueuedJobsPerAddress = 3 }, run: false);
        foreach (string guest in new[] { "ann", "bob", "carl" }) Add(guest, "203.0.113.7");

        Assert.Equal("No more than 3 may wait from one network: let one finish, or cancel one.", Assert.Throws<GenerationRefusedException>(() => Add("dora", "203.0.113.7")).Message);
        Add("dora", "203.0.113.8");
        jobs.Cancel(jobs.Of("ann")[0]);
        Add("dora", "203.0.113.7");
    }

    [Fact]
    public void Starting_and_cancelling_over_and_over_is_bounded_for_an_owner_and_for_an_address()
    {
        JobStore jobs = Start(new UnclipOptions { JobsPerMinute = 2, JobsPerMinutePerAddress = 3 }, run: false);
        for (int i = 0; i < 2; i++) jobs.Cancel(Add("ann", "203.0.113.7"));

        Assert.StartsWith("No more than 2 may start in a minute from one person", Assert.Throws<GenerationRefusedException>(() => Add("ann", "203.0.113.9")).Message, StringComparison.Ordinal);
        jobs.Cancel(Add("bob", "203.0.113.7"));
        Assert.StartsWith("No more than 3 may start in a minute from one network", Assert.Throws<GenerationRefusedException>(() => Add("carl", "203.0.113.7")).Message, StringComparison.Ordinal);
        Add("carl", "203.0.113.8");
    }

    public void Dispose()
    {
        runner?.StopAsync(CancellationToken.None).GetAwaiter().GetResult();
        runner?.Dispose();
        store?.Dispose();
    }

    private JobStore Start(UnclipOptions limits, bool run = true)
    {
        store = new JobStore(Options.Create(limits), TimeProvider.System);
        runner = new JobRunner(store, Options.Create(limits), NullLogger<JobRunner>.Instance);
        if (run) _ = runner.StartAsync(TestContext.Current.CancellationToken);
        return store;
    }

    private GenerationJob Add(string owner, string address = "") => store!.Add(owner, Request, model.Open(), address);

    private async Task<GenerationJob> FinishedAsync(string owner)
    {
        GenerationJob job = Add(owner);
        await StudioHost.WaitAsync(() => job.Snapshot.State == JobState.Finished);
        await Task.Delay(20, TestContext.Current.CancellationToken);
        return job;
    }
}

using Unclip.Inference;
using Unclip.Web.Data;
using Unclip.Web.Generation;
using Unclip.Web.Owners;

namespace Unclip.Web.Tests.Generation;

public sealed class JobStoreTests : JobStoreFixture
{
    [Fact]
    public async Task Jobs_run_one_after_another_in_the_order_they_came()
    {
        JobStore jobs = Start(new UnclipOptions { ConcurrentJobs = 1 });
        Action step = Model.StepByStep();
        GenerationJob first = await AddAsync("ann"), second = await AddAsync("bob");
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
        Model.StepByStep();
        GenerationJob first = await AddAsync("ann"), second = await AddAsync("bob");
        await StudioHost.WaitAsync(() => first.Snapshot.State == JobState.Running && second.Snapshot.State == JobState.Running);
    }

    [Fact]
    public async Task The_last_news_of_a_job_that_has_begun_is_that_it_runs()
    {
        JobStore jobs = Start(new UnclipOptions { ConcurrentJobs = 1 });
        Model.StepByStep();
        JobState? heard = null;
        jobs.Changed += () => heard = jobs.Of("ann") is [{ } first, ..] ? first.Snapshot.State : null;
        GenerationJob job = await AddAsync("ann");
        await StudioHost.WaitAsync(() => job.Snapshot.State == JobState.Running && heard != JobState.Queued);
        Assert.Equal(JobState.Running, heard);
    }

    [Fact]
    public async Task A_cancelled_job_stops_and_the_next_one_starts()
    {
        JobStore jobs = Start(new UnclipOptions { ConcurrentJobs = 1 });
        Action step = Model.StepByStep();
        GenerationJob first = await AddAsync("ann"), second = await AddAsync("ann");
        step();
        await StudioHost.WaitAsync(() => first.Snapshot.PriorTrace.Count == 1);
        await jobs.CancelAsync(first);
        await StudioHost.WaitAsync(() => second.Snapshot.State == JobState.Running);
        Assert.Equal((JobState.Cancelled, null), (first.Snapshot.State, first.Snapshot.Error));
        Assert.Empty(first.Snapshot.Pictures);
    }

    [Fact]
    public async Task A_failure_stays_with_its_job()
    {
        Start(new UnclipOptions { ConcurrentJobs = 1 });
        Model.Failure = new InvalidOperationException("no memory");
        GenerationJob first = await AddAsync("ann");
        await StudioHost.WaitAsync(() => first.Snapshot.State == JobState.Failed);
        Model.Failure = null;
        GenerationJob second = await AddAsync("ann");
        await StudioHost.WaitAsync(() => second.Snapshot.State == JobState.Finished);
        Assert.Equal("no memory", first.Snapshot.Error);
    }

    [Fact]
    public async Task Nobody_finds_somebody_elses_job()
    {
        JobStore jobs = Start(new UnclipOptions { ConcurrentJobs = 1 });
        Model.StepByStep();
        GenerationJob job = await AddAsync("ann");
        Assert.Same(job, jobs.Find("ann", job.Id));
        Assert.Null(jobs.Find("bob", job.Id));
        Assert.Empty(jobs.Of("bob"));
    }

    [Fact]
    public async Task Only_the_newest_finished_jobs_are_kept_for_each_owner_and_in_all()
    {
        JobStore jobs = Start(new UnclipOptions { ConcurrentJobs = 1, MaxFinishedJobs = 4, MaxFinishedJobsPerOwner = 2 });
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
        JobStore jobs = Start(new UnclipOptions { ConcurrentJobs = 1, MaxFinishedJobsPerOwner = 2 });
        GenerationJob kept = await FinishedAsync("ann");
        await jobs.KeepAsync(kept, 0, true);
        await jobs.KeepAsync(kept, 7, true);
        Assert.Equal([0], kept.Snapshot.Kept);
        await FinishedAsync("ann");
        GenerationJob newest = await FinishedAsync("ann");
        Assert.Equal([newest.Id, kept.Id], jobs.Of("ann").Select(job => job.Id));
        await jobs.ClearAsync("ann");
        Assert.Equal([kept.Id], jobs.Of("ann").Select(job => job.Id));

        GenerationJob other = await FinishedAsync("ann");
        await jobs.KeepAsync(other, 0, true);
        GenerationJob third = await FinishedAsync("ann");
        Assert.Equal([third.Id, other.Id], jobs.Of("ann").Select(job => job.Id));
        await jobs.KeepAsync(other, 0, false);
        await jobs.ClearAsync("ann");
        Assert.Empty(jobs.Of("ann"));
    }

    [Fact]
    public async Task One_owners_queue_is_bounded_and_anothers_is_not_touched_by_it()
    {
        Start(new UnclipOptions { ConcurrentJobs = 1, MaxQueuedJobsPerOwner = 2 }, run: false);
        await AddAsync("ann");
        await AddAsync("ann");
        GenerationRefusedException refused = await Assert.ThrowsAsync<GenerationRefusedException>(() => AddAsync("ann"));
        Assert.Contains("2 of your requests are waiting already", refused.Message, StringComparison.Ordinal);
        await AddAsync("bob");
    }

    [Fact]
    public async Task Jobs_move_to_another_owner_while_they_run_and_none_is_lost()
    {
        JobStore jobs = Start(new UnclipOptions { ConcurrentJobs = 1 });
        Action step = Model.StepByStep();
        GenerationJob running = await AddAsync("guest"), waiting = await AddAsync("guest"), others = await AddAsync("bob");
        await StudioHost.WaitAsync(() => running.Snapshot.State == JobState.Running);
        Assert.Equal([running, others, waiting], jobs.Active); // Owners take turns.

        await Belongings!.MoveAsync("guest", "ann");

        Assert.Empty(jobs.Of("guest"));
        Assert.Equal([others], jobs.Of("bob"));
        for (int i = 0; i < 8; i++) step();
        await StudioHost.WaitAsync(() => waiting.Snapshot.State == JobState.Finished);
        Assert.Equal([waiting.Id, running.Id], jobs.Of("ann").Select(job => job.Id).OrderBy(id => id == running.Id));
    }

    [Fact]
    public async Task A_forgotten_owners_jobs_end_and_are_gone_and_the_next_one_runs()
    {
        JobStore jobs = Start(new UnclipOptions { ConcurrentJobs = 1 });
        Action step = Model.StepByStep();
        GenerationJob kept = await AddAsync("ann");
        for (int i = 0; i < 4; i++) step();
        await StudioHost.WaitAsync(() => kept.Snapshot.State == JobState.Finished);
        await jobs.KeepAsync(kept, 0, true);
        GenerationJob running = await AddAsync("ann");
        await StudioHost.WaitAsync(() => running.Snapshot.State == JobState.Running);
        GenerationJob waiting = await AddAsync("ann"), others = await AddAsync("bob");

        await Databases.TogetherAsync(database => Belongings.DeleteAsync(database, "ann"));
        await Belongings!.ForgetAsync("ann");

        await StudioHost.WaitAsync(() => others.Snapshot.State == JobState.Running && running.Snapshot.State == JobState.Cancelled);
        Assert.Equal(JobState.Cancelled, waiting.Snapshot.State);
        Assert.Empty(jobs.Of("ann"));
        Assert.Null(jobs.Find("ann", running.Id));
    }

    [Fact]
    public async Task However_many_guests_somebody_is_only_so_many_requests_of_their_address_wait()
    {
        JobStore jobs = Start(new UnclipOptions { ConcurrentJobs = 1, MaxQueuedJobsPerOwner = 2, MaxQueuedJobsPerAddress = 3 }, run: false);
        foreach (string guest in new[] { "ann", "bob", "carl" }) await AddAsync(guest, "203.0.113.7");

        Assert.Equal("No more than 3 may wait from one network: let one finish, or cancel one.", (await Assert.ThrowsAsync<GenerationRefusedException>(() => AddAsync("dora", "203.0.113.7"))).Message);
        await AddAsync("dora", "203.0.113.8");
        await jobs.CancelAsync(jobs.Of("ann")[0]);
        await AddAsync("dora", "203.0.113.7");
    }

    [Fact]
    public async Task Starting_and_cancelling_over_and_over_is_bounded_for_an_owner_and_for_an_address()
    {
        JobStore jobs = Start(new UnclipOptions { ConcurrentJobs = 1, JobsPerMinute = 2, JobsPerMinutePerAddress = 3 }, run: false);
        for (int i = 0; i < 2; i++) await jobs.CancelAsync(await AddAsync("ann", "203.0.113.7"));

        Assert.StartsWith("No more than 2 may start in a minute from one person", (await Assert.ThrowsAsync<GenerationRefusedException>(() => AddAsync("ann", "203.0.113.9"))).Message, StringComparison.Ordinal);
        await jobs.CancelAsync(await AddAsync("bob", "203.0.113.7"));
        Assert.StartsWith("No more than 3 may start in a minute from one network", (await Assert.ThrowsAsync<GenerationRefusedException>(() => AddAsync("carl", "203.0.113.7"))).Message, StringComparison.Ordinal);
        await AddAsync("carl", "203.0.113.8");
    }

    [Fact]
    public async Task After_a_restart_what_waited_runs_what_ran_runs_again_and_what_had_ended_is_there()
    {
        JobStore jobs = Start(new UnclipOptions { ConcurrentJobs = 1 });
        GenerationJob ended = await FinishedAsync("ann");
        await jobs.KeepAsync(ended, 0, true);
        Action step = Model.StepByStep();
        GenerationJob running = await AddAsync("ann");
        step();
        await StudioHost.WaitAsync(() => running.Snapshot.PriorTrace.Count == 1);
        GenerationJob waiting = await AddAsync("bob");
        await StopAsync();

        Model.Pace = _ => Task.CompletedTask;
        jobs = Start(new UnclipOptions { ConcurrentJobs = 1 });
        Assert.Empty(jobs.Of("ann"));
        await jobs.RestoreAsync(Model.Open(), TestContext.Current.CancellationToken);
        Assert.Equal([running.Id, ended.Id], jobs.Of("ann").Select(job => job.Id));
        GenerationJob again = jobs.Find("ann", ended.Id)!;
        Assert.Equal(ended.Snapshot.Pictures, again.Snapshot.Pictures);
        Assert.Equal((JobState.Finished, true), (again.Snapshot.State, again.Snapshot.Kept.Contains(0)));
        await StudioHost.WaitAsync(() => jobs.Find("ann", running.Id)!.Snapshot.State == JobState.Finished && jobs.Find("bob", waiting.Id)!.Snapshot.State == JobState.Finished, seconds: 60);
        Assert.Equal(1, jobs.Find("ann", running.Id)!.Attempt);
    }

    [Fact]
    public async Task A_process_that_does_not_find_the_files_of_a_job_leaves_it_to_those_that_do()
    {
        Start(new UnclipOptions { ConcurrentJobs = 1 });
        GenerationJob ended = await FinishedAsync("ann");
        string elsewhere = Directory.CreateTempSubdirectory("unclip-wrong").FullName;
        using (JobStore wrong = TestJobs.Store(Databases, elsewhere))
        {
            await wrong.RestoreAsync(Model.Open(), TestContext.Current.CancellationToken);
            Assert.Empty(wrong.Of("ann"));
        }

        Directory.Delete(elsewhere, recursive: true);
        using JobStore right = TestJobs.Store(Databases, Folder);
        await right.RestoreAsync(Model.Open(), TestContext.Current.CancellationToken);
        Assert.Equal([ended.Id], right.Of("ann").Select(job => job.Id));
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Unclip.Inference;
using Unclip.Inference.Pictures;
using Unclip.Web.Api;
using Unclip.Web.Audit;
using Unclip.Web.Data;
using Unclip.Web.Frames;
using Unclip.Web.Galleries;
using Unclip.Web.Generation;
using Unclip.Web.Generation.Queue;
using Unclip.Web.Owners;
using Unclip.Web.People;
using Unclip.Web.Tests.Durability;
using Unclip.Web.Tests.People;

namespace Unclip.Web.Tests.Cluster;

/// <summary>Web nodes and workers are processes of their own, on PostgreSQL and Redis, and some of them die.</summary>
public sealed class ClusterTests
{
    private static readonly GenerationRequest Short = new() { Prompt = "a red house", Count = 2, PriorSteps = 5, DecoderSteps = 4, Side = 32 };

    /// <summary>Far longer than any test waits.</summary>
    private static readonly GenerationRequest Endless = Short with { Count = 8, PriorSteps = 10, DecoderSteps = 1000 };

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_web_node_shows_a_workers_job_as_if_it_were_its_own_and_a_cancelled_one_makes_room_at_once()
    {
        await using TestCluster cluster = await TestCluster.CreateAsync(TestRedis.Shared());
        StudioHost web = await cluster.HostWebAsync();
        StudioProcess worker = await cluster.StartWorkerAsync();
        string owner = Owner.NewId();
        GenerationJob endless = await web.SubmitAsync(owner, Endless);
        await using HubConnection viewer = web.ConnectFrames(owner);
        await viewer.StartAsync(Now);
        await using (var frames = viewer.StreamAsync<FrameMessage>("Watch", endless.Id, 1, Now).GetAsyncEnumerator(Now))
        {
            FrameMessage first = await TestCluster.NextAsync(viewer, frames), second = await TestCluster.NextAsync(viewer, frames);
            Assert.True(second.Step > first.Step, $"After step {first.Step} came step {second.Step}.");
            Assert.Equal((8, 1000), (second.Pictures.Count, second.StepCount));
            Assert.All(second.Pictures, jpeg => Assert.Equal([0xFF, 0xD8, 0xFF], jpeg[..3]));
        }

        JobSnapshot seen = endless.Snapshot;
        Assert.Equal((JobState.Running, JobStage.Decoder, 1000), (seen.State, seen.Stage, seen.StepCount));
        Assert.Equal(Enumerable.Range(1, 10), seen.PriorTrace.Select(step => step.Step));
        Assert.All(seen.PriorTrace, step => Assert.Equal((16, 16), (step.Cosines.Count, step.Projections.Count)));
        Assert.Equal(3, seen.Reading?.TokenCount);

        // The only worker has one place: the next job runs when the worker has heard of the end of the first, not at its lease's renewal.
        await web.Jobs.CancelAsync(endless);
        GenerationJob next = await web.SubmitAsync(owner, Short);
        await StudioHost.WaitAsync(() => !next.Snapshot.IsActive, seconds: 60);
        Assert.Equal((JobState.Finished, 2), (next.Snapshot.State, next.Snapshot.Pictures.Length));
        Assert.Equal(JobState.Cancelled, endless.Snapshot.State);

        using HttpClient visitor = new() { BaseAddress = worker.Address };
        foreach (string path in new[] { "/", "/api/models", "/hubs/frames/negotiate", "/css/studio.css" })
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync(path, Now)).StatusCode);
    }

    [Fact]
    public async Task A_job_of_a_killed_worker_is_finished_once_by_another_while_somebody_watches()
    {
        await using TestCluster cluster = await TestCluster.CreateAsync(TestRedis.Shared(), leaseSeconds: 2);
        StudioHost web = await cluster.HostWebAsync();
        StudioProcess first = await cluster.StartWorkerAsync();
        string owner = Owner.NewId();
        GenerationRequest request = Endless with { Count = 2, DecoderSteps = 100 };
        GenerationJob job = await web.SubmitAsync(owner, request);
        await using HubConnection viewer = web.ConnectFrames(owner);
        await viewer.StartAsync(Now);
        await using var frames = viewer.StreamAsync<FrameMessage>("Watch", job.Id, 1, Now).GetAsyncEnumerator(Now);
        await TestCluster.NextAsync(viewer, frames);
        first.Kill();
        await cluster.StartWorkerAsync();

        while (await frames.MoveNextAsync()) await viewer.InvokeAsync("Painted", frames.Current.Number, Now);

        await StudioHost.WaitAsync(() => !job.Snapshot.IsActive);
        Assert.Equal((JobState.Finished, 2), (job.Snapshot.State, job.Snapshot.Pictures.Length));
        Assert.Equal(Enumerable.Range(1, 10), job.Snapshot.PriorTrace.Select(step => step.Step));
        await using UnclipDatabase database = cluster.Databases.CreateDbContext();
        QueuedJob row = await database.Jobs.Include(row => row.Pictures).SingleAsync(Now);
        Assert.Equal((JobState.Finished, 2, 2), (row.State, row.Attempts, row.Pictures.Count));
    }

    [Fact]
    public async Task While_Redis_is_away_jobs_run_and_are_cancelled_and_afterwards_frames_flow_again()
    {
        await using TestRedis redis = await TestRedis.StartAsync();
        await using TestCluster cluster = await TestCluster.CreateAsync(redis.ConnectionString, leaseSeconds: 4);
        StudioHost web = await cluster.HostWebAsync();
        await cluster.StartWorkerAsync();
        string owner = Owner.NewId();
        GenerationJob before = await web.SubmitAsync(owner, Endless);
        await using HubConnection viewer = web.ConnectFrames(owner);
        await viewer.StartAsync(Now);
        await using var frames = viewer.StreamAsync<FrameMessage>("Watch", before.Id, 1, Now).GetAsyncEnumerator(Now);
        await TestCluster.NextAsync(viewer, frames);

        await redis.StopAsync();
        await using HubConnection another = web.ConnectFrames(owner);
        await another.StartAsync(Now);
        await web.Jobs.CancelAsync(before);
        GenerationJob meanwhile = await web.SubmitAsync(owner, Short);
        await StudioHost.WaitAsync(() => !meanwhile.Snapshot.IsActive, seconds: 60);
        Assert.Equal(JobState.Finished, meanwhile.Snapshot.State);

        GenerationJob after = await web.SubmitAsync(owner, Endless);
        await StudioHost.WaitAsync(() => after.Snapshot.State == JobState.Running, seconds: 60);
        await redis.StartAgainAsync();
        await using var newFrames = another.StreamAsync<FrameMessage>("Watch", after.Id, 1, Now).GetAsyncEnumerator(Now);
        await TestCluster.NextAsync(another, newFrames);
        Assert.Equal(1000, (await TestCluster.NextAsync(another, newFrames)).StepCount);
        await web.Jobs.CancelAsync(after);
    }

    [Fact]
    public async Task When_a_web_node_is_killed_its_people_are_signed_in_at_the_other_one_and_find_their_jobs_there()
    {
        await using TestCluster cluster = await TestCluster.CreateAsync(TestRedis.Shared());
        StudioProcess[] nodes = await Task.WhenAll(cluster.StartWebAsync(), cluster.StartWebAsync()); // At once, on an empty database.
        (StudioProcess first, StudioProcess second) = (nodes[0], nodes[1]);
        using Visitor ann = new(first.Address);
        await ann.RegisterAsync("ann");
        string token = await TokenAsync(cluster);
        using HttpClient atFirst = Program(first, token), atSecond = Program(second, token);
        await StudioProcessIsReadyAsync(atFirst);
        await StudioProcessIsReadyAsync(atSecond);
        string waiting = await SubmitAsync(atFirst), cancelled = await SubmitAsync(atFirst);
        await atFirst.DeleteAsync($"/api/generations/{cancelled}", Now);

        first.Kill();
        await cluster.StartWorkerAsync();

        // The stream ends when the job does.
        await TestCluster.UntilAsync(async () => (await atSecond.GetAsync($"/api/generations/{waiting}", Now)).StatusCode == HttpStatusCode.OK);
        await atSecond.GetStringAsync($"/api/generations/{waiting}/events", Now);
        JsonElement end = await atSecond.GetFromJsonAsync<JsonElement>($"/api/generations/{waiting}", Now);
        Assert.Equal("finished", end.GetProperty("state").GetString());
        Assert.Equal("cancelled", (await atSecond.GetFromJsonAsync<JsonElement>($"/api/generations/{cancelled}", Now)).GetProperty("state").GetString());
        using HttpClient browser = new() { BaseAddress = second.Address, DefaultRequestHeaders = { { "Cookie", ann.CookieHeader } } };
        Assert.Equal("/account", (await browser.GetAsync("/account", Now)).RequestMessage!.RequestUri!.AbsolutePath); // Not where one signs in.
        Assert.Equal(7u, PictureCodec.ReadRecipe(await browser.GetByteArrayAsync($"/pictures/{waiting}/0.png", Now))!.Request.Seed);
    }

    [Fact]
    public async Task What_happens_at_one_web_node_is_known_at_the_other()
    {
        await using TestCluster cluster = await TestCluster.CreateAsync(TestRedis.Shared());
        StudioHost here = await cluster.HostWebAsync(), there = await cluster.HostWebAsync();
        List<string> news = [], ends = [];
        GalleryPresence Presence(StudioHost host) => host.Services.GetRequiredService<GalleryPresence>();
        using IDisposable subscription = there.Services.GetRequiredService<GalleryNews>().Subscribe(news.Add);
        there.Services.GetRequiredService<OwnerSessions>().Ended += ends.Add;
        string galleryId = Owner.NewId(), maker = Owner.NewId();
        await using (UnclipDatabase database = cluster.Databases.CreateDbContext())
        {
            database.Add(new Gallery { Id = galleryId, OwnerId = maker, Name = "Ours", CreatedAt = DateTimeOffset.UtcNow });
            await database.SaveChangesAsync(Now);
        }

        using (IDisposable mine = Presence(there).Enter(galleryId, maker))
        using (IDisposable theirs = Presence(here).Enter(galleryId, Owner.NewId()))
            await TestCluster.UntilAsync(async () => (await Presence(there).NamesAsync(maker, galleryId)).Count == 2);
        await TestCluster.UntilAsync(async () => (await Presence(there).NamesAsync(maker, galleryId)).Count == 0);
        here.Services.GetRequiredService<GalleryNews>().Tell(galleryId); // They hear each other now.
        here.Services.GetRequiredService<OwnerSessions>().End("somebody");
        await StudioHost.WaitAsync(() => news.Count > 0 && ends.Count > 0);
        Assert.Equal((galleryId, "somebody"), (Assert.Single(news), Assert.Single(ends)));
        Assert.True(there.Services.GetRequiredService<OwnerSessions>().EndedLately("somebody"));

        GenerationJob job = await here.SubmitAsync(maker, Short);
        await StudioHost.WaitAsync(() => there.Jobs.Find(maker, job.Id) is not null);
        await here.Jobs.CancelAsync(job);
        await StudioHost.WaitAsync(() => there.Jobs.Find(maker, job.Id)!.Snapshot.State == JobState.Cancelled);
        await here.Jobs.ClearAsync(maker);
        await StudioHost.WaitAsync(() => there.Jobs.Find(maker, job.Id) is null);
    }

    private static async Task<string> TokenAsync(TestCluster cluster)
    {
        await using UnclipDatabase database = cluster.Databases.CreateDbContext();
        Person person = await database.Users.SingleAsync(Now);
        AccessTokens tokens = new(cluster.Databases, new AuditLog(cluster.Databases, TimeProvider.System), TimeProvider.System);
        return (await tokens.CreateAsync(person.Id, "script", AccessScopes.Read | AccessScopes.Generate, null, Now)).Token;
    }

    private static HttpClient Program(StudioProcess node, string token) =>
        new() { BaseAddress = node.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };

    private static async Task StudioProcessIsReadyAsync(HttpClient program)
    {
        await TestCluster.UntilAsync(async () => (await program.GetFromJsonAsync<JsonElement>("/api/models", Now)).GetArrayLength() > 0);
    }

    private static async Task<string> SubmitAsync(HttpClient program)
    {
        using HttpResponseMessage created = await program.PostAsJsonAsync("/api/generations", new { tool = "prompt", prompt = "a red house", seed = 7, prior_steps = 2, decoder_steps = 2, side = 32 }, Now);
        Assert.True(created.StatusCode == HttpStatusCode.Created, await created.Content.ReadAsStringAsync(Now));
        return created.Headers.Location!.ToString().Split('/')[^1];
    }
}

using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Unclip.Inference;
using Unclip.Web.Frames;
using Unclip.Web.Generation;
using Unclip.Web.Owners;

namespace Unclip.Web.Tests.Frames;

public sealed class FrameHubTests
{
    private static readonly GenerationRequest TwoPictures = new() { Prompt = "a red house", Count = 2, PriorSteps = 1, DecoderSteps = 30 };
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_viewer_gets_a_JPEG_of_every_picture()
    {
        ScriptedModel model = new();
        Action step = model.StepByStep();
        using StudioHost host = StudioHost.With(model, warmUp: false);
        string owner = Owner.NewId();
        GenerationJob job = await host.SubmitAsync(owner, TwoPictures);
        await using HubConnection viewer = await ConnectAsync(host, owner);

        await using var frames = viewer.StreamAsync<FrameMessage>("Watch", job.Id, 3, Now).GetAsyncEnumerator(Now);
        ValueTask<bool> next = frames.MoveNextAsync();
        step();
        step();
        Assert.True(await next);

        Assert.Equal(1, frames.Current.Number);
        Assert.Equal(1, frames.Current.Step);
        Assert.Equal(30, frames.Current.StepCount);
        Assert.Equal(2, frames.Current.Pictures.Count);
        Assert.All(frames.Current.Pictures, jpeg => Assert.Equal([0xFF, 0xD8, 0xFF], jpeg[..3]));
        await host.Jobs.CancelAsync(job);
    }

    [Fact]
    public async Task A_viewer_who_paints_nothing_gets_no_more_frames_than_the_window_and_then_the_newest()
    {
        ScriptedModel model = new();
        Action step = model.StepByStep();
        using StudioHost host = StudioHost.With(model, warmUp: false);
        string owner = Owner.NewId();
        GenerationJob job = await host.SubmitAsync(owner, TwoPictures);
        await using HubConnection viewer = await ConnectAsync(host, owner);

        List<FrameMessage> received = [];
        Task reading = Task.Run(async () =>
        {
            await foreach (FrameMessage frame in viewer.StreamAsync<FrameMessage>("Watch", job.Id, 2, Now)) received.Add(frame);
        }, Now);
        step();
        for (int i = 1; i <= 12; i++)
        {
            int done = i;
            step();
            await StudioHost.WaitAsync(() => job.Snapshot is { Stage: JobStage.Decoder } s && s.Step == done);
            if (i <= 2) await StudioHost.WaitAsync(() => received.Count == done);
        }

        await Task.Delay(200, Now);
        Assert.Equal([1, 2], received.Select(frame => frame.Step));

        await viewer.InvokeAsync("Painted", 2, Now);
        await StudioHost.WaitAsync(() => received.Count == 3);
        Assert.Equal((3, 12), (received[2].Number, received[2].Step));
        await host.Jobs.CancelAsync(job);
        await reading;
    }

    [Fact]
    public async Task A_hundred_watch_one_job_and_those_who_paint_nothing_keep_nobody_from_its_newest_frame()
    {
        ScriptedModel model = new();
        Action step = model.StepByStep();
        using StudioHost host = StudioHost.With(model, warmUp: false);
        string owner = Owner.NewId();
        GenerationJob job = await host.SubmitAsync(owner, TwoPictures);
        List<FrameMessage>[] received = [.. Enumerable.Range(0, 100).Select(_ => new List<FrameMessage>())];
        HubConnection[] viewers = await Task.WhenAll(received.Select(_ => ConnectAsync(host, owner)));
        Task[] reading = [.. viewers.Select((viewer, i) => Task.Run(async () =>
        {
            await foreach (FrameMessage frame in viewer.StreamAsync<FrameMessage>("Watch", job.Id, 2, Now))
            {
                lock (received[i]) received[i].Add(frame);
                if (!IsSlow(i)) await viewer.SendAsync("Painted", frame.Number, Now);
            }
        }, Now))];

        step();
        for (int i = 1; i <= TwoPictures.DecoderSteps; i++)
        {
            int done = i;
            step();
            await StudioHost.WaitAsync(() => job.Snapshot.Step == done || !job.Snapshot.IsActive);
            if (i == 20) await StudioHost.WaitAsync(() => received.Where((_, viewer) => !IsSlow(viewer)).All(frames => Last(frames) == 20), seconds: 60);
        }

        await Task.WhenAll(reading);
        Assert.Equal(JobState.Finished, job.Snapshot.State);
        Assert.All(received, (frames, viewer) =>
        {
            Assert.Equal(Enumerable.Range(1, frames.Count), frames.Select(frame => frame.Number));
            Assert.Equal(frames.Select(frame => frame.Step).Order().Distinct(), frames.Select(frame => frame.Step));
            if (IsSlow(viewer)) Assert.InRange(frames.Count, 1, 2);
        });
        foreach (HubConnection viewer in viewers) await viewer.DisposeAsync();

        static bool IsSlow(int viewer) => viewer % 10 == 0;

        static int Last(List<FrameMessage> frames)
        {
            lock (frames) return frames.Count == 0 ? 0 : frames[^1].Step;
        }
    }

    [Fact]
    public async Task The_stream_ends_when_the_job_ends()
    {
        TaskCompletionSource watched = new();
        ScriptedModel model = new() { Pace = async token => { await watched.Task.WaitAsync(token); await Task.Delay(5, token); } };
        using StudioHost host = StudioHost.With(model, warmUp: false);
        string owner = Owner.NewId();
        GenerationJob job = await host.SubmitAsync(owner, TwoPictures);
        await using HubConnection viewer = await ConnectAsync(host, owner);

        int frames = 0;
        _ = Task.Delay(100, Now).ContinueWith(_ => watched.SetResult(), Now, TaskContinuationOptions.None, TaskScheduler.Default);
        await foreach (FrameMessage frame in viewer.StreamAsync<FrameMessage>("Watch", job.Id, 3, Now))
        {
            frames++;
            await viewer.SendAsync("Painted", frame.Number, Now);
        }

        Assert.InRange(frames, 1, 30);
        await StudioHost.WaitAsync(() => job.Snapshot.State == JobState.Finished);
    }

    [Fact]
    public async Task Somebody_elses_job_looks_like_one_that_does_not_exist()
    {
        ScriptedModel model = new();
        model.StepByStep();
        using StudioHost host = StudioHost.With(model, warmUp: false);
        GenerationJob job = await host.SubmitAsync(Owner.NewId(), TwoPictures);
        await using HubConnection stranger = await ConnectAsync(host, Owner.NewId());

        HubException foreign = await Refused(stranger, "Watch", job.Id, 3);
        HubException unknown = await Refused(stranger, "Watch", "no-such-job", 3);

        Assert.Contains("There is no such job of yours, nor one that you may watch.", foreign.Message, StringComparison.Ordinal);
        Assert.Equal(unknown.Message, foreign.Message);
        await host.Jobs.CancelAsync(job);
    }

    [Theory]
    [InlineData(0, "window is 0, expected 1 to 8")]
    [InlineData(-3, "window is -3, expected 1 to 8")]
    [InlineData(int.MaxValue, "window is 2147483647, expected 1 to 8")]
    [InlineData(double.NaN, "Make sure that the types of the provided values match")]
    [InlineData("three", "Make sure that the types of the provided values match")]
    public async Task A_window_that_makes_no_sense_is_refused_in_words_and_the_connection_lives_on(object window, string text)
    {
        ScriptedModel model = new();
        model.StepByStep();
        using StudioHost host = StudioHost.With(model, warmUp: false);
        string owner = Owner.NewId();
        GenerationJob job = await host.SubmitAsync(owner, TwoPictures);
        await using HubConnection viewer = await ConnectAsync(host, owner);

        HubException refused = await Refused(viewer, "Watch", job.Id, window);

        Assert.True(refused.Message.Contains(text, StringComparison.Ordinal), refused.Message);
        Assert.Contains("no such job", (await Refused(viewer, "Watch", "x", 1)).Message, StringComparison.Ordinal);
        await host.Jobs.CancelAsync(job);
    }

    [Fact]
    public async Task Acknowledging_what_was_never_sent_is_refused()
    {
        ScriptedModel model = new();
        model.StepByStep();
        using StudioHost host = StudioHost.With(model, warmUp: false);
        string owner = Owner.NewId();
        GenerationJob job = await host.SubmitAsync(owner, TwoPictures);
        await using HubConnection viewer = await ConnectAsync(host, owner);

        HubException early = await Assert.ThrowsAsync<HubException>(() => viewer.InvokeAsync("Painted", 1, Now));
        Assert.Contains("Nothing is being watched", early.Message, StringComparison.Ordinal);

        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Now);
        await using var frames = viewer.StreamAsync<FrameMessage>("Watch", job.Id, 3, stop.Token).GetAsyncEnumerator(stop.Token);
        ValueTask<bool> next = frames.MoveNextAsync();
        HubException wrong = await Assert.ThrowsAsync<HubException>(() => viewer.InvokeAsync("Painted", 99, Now));
        Assert.Contains("Frame 99 is acknowledged, but frames 1 to 0 were sent.", wrong.Message, StringComparison.Ordinal);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
        await host.Jobs.CancelAsync(job);
    }

    [Fact]
    public async Task Without_an_owner_cookie_there_is_nothing_to_watch()
    {
        using StudioHost host = StudioHost.With(new ScriptedModel());
        await using HubConnection nobody = await ConnectAsync(host, null);
        Assert.Contains("owner cookie", (await Refused(nobody, "Watch", "x", 3)).Message, StringComparison.Ordinal);
    }

    private static async Task<HubConnection> ConnectAsync(StudioHost host, string? owner)
    {
        HubConnection connection = host.ConnectFrames(owner);
        await connection.StartAsync(Now);
        return connection;
    }

    private static Task<HubException> Refused(HubConnection connection, string method, params object[] arguments) =>
        Assert.ThrowsAsync<HubException>(async () =>
        {
            await foreach (FrameMessage _ in connection.StreamAsyncCore<FrameMessage>(method, arguments!, Now)) { }
        });
}

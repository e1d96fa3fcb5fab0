using Unclip.Inference;
using Unclip.Inference.Pictures;
using Unclip.Web.Frames;

namespace Unclip.Web.Tests.Frames;

public sealed class FrameFeedTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_late_viewer_gets_the_newest_frame_and_none_of_the_older_ones()
    {
        FrameFeed feed = new();
        for (int step = 1; step <= 5; step++) feed.Publish(Step(step));
        Frame? frame = await feed.NextAfterAsync(0, Now);
        Assert.Equal(5, frame?.Step);
    }

    [Fact]
    public async Task A_viewer_waits_for_a_frame_that_it_has_not_seen()
    {
        FrameFeed feed = new();
        feed.Publish(Step(1));
        ValueTask<Frame?> next = feed.NextAfterAsync(1, Now);
        Assert.False(next.IsCompleted);
        feed.Publish(Step(2));
        Assert.Equal(2, (await next)?.Step);
    }

    [Fact]
    public async Task A_complete_feed_ends_for_everyone_and_holds_no_frame()
    {
        FrameFeed feed = new();
        ValueTask<Frame?> waiting = feed.NextAfterAsync(0, Now);
        feed.Publish(Step(1));
        feed.Complete();
        feed.Publish(Step(2));
        Assert.True(await waiting is null or { Step: 1 });
        Assert.Null(await feed.NextAfterAsync(0, Now));
    }

    [Fact]
    public void A_number_is_acknowledged_only_after_it_was_sent()
    {
        CreditWindow credits = new(2, TimeProvider.System);
        Assert.False(credits.TryAcknowledge(1));
        Assert.Equal(1, credits.Spend());
        Assert.True(credits.TryAcknowledge(1));
        Assert.False(credits.TryAcknowledge(0));
        Assert.False(credits.TryAcknowledge(2));
    }

    [Fact]
    public async Task An_acknowledgement_counts_for_all_frames_before_it()
    {
        CreditWindow credits = new(3, new SteppedClock());
        for (int i = 0; i < 3; i++) credits.Spend();
        Task wait = credits.WaitAsync(Now).AsTask();
        Assert.False(wait.IsCompleted);
        credits.TryAcknowledge(3);
        await wait;
        for (int i = 0; i < 3; i++)
        {
            Assert.True(credits.WaitAsync(Now).AsTask().IsCompleted);
            credits.Spend();
        }

        Assert.False(credits.WaitAsync(Now).AsTask().IsCompleted);
    }

    [Fact]
    public void Where_a_frame_takes_long_one_at_a_time_is_on_its_way()
    {
        SteppedClock clock = new();
        CreditWindow credits = new(3, clock);
        bool HasRoom() => credits.WaitAsync(Now).AsTask().IsCompleted;
        for (int i = 0; i < 3; i++) credits.Spend();
        clock.Advance(CreditWindow.Prompt * 2);
        credits.TryAcknowledge(1);
        Assert.False(HasRoom());
        credits.TryAcknowledge(3);
        Assert.True(HasRoom());
        credits.Spend();
        Assert.False(HasRoom());
        clock.Advance(CreditWindow.Prompt);
        credits.TryAcknowledge(4);
        credits.Spend();
        Assert.True(HasRoom());
    }

    [Theory]
    [InlineData(32, 16, 32)]
    [InlineData(1024, 1, 512)]
    [InlineData(1024, 4, 256)]
    [InlineData(256, 16, 128)]
    public void Large_pictures_and_many_have_smaller_frames(int side, int count, int expected)
    {
        FrameFeed feed = new();
        feed.Publish(new UpsamplerStep(1, 5, 0, [.. Enumerable.Repeat(new Picture(side, side, new byte[side * side * 3]), count)]));
        Picture shown = PictureCodec.Decode(feed.Newest!.Jpegs[0]);
        Assert.Equal((expected, expected), (shown.Width, shown.Height));
    }

    private static DecoderStep Step(int step) => new(step, 5, 0, []);
}

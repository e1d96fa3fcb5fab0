using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.SignalR;
using Unclip.Web.Generation;
using Unclip.Web.Owners;
using Unclip.Web.Teams;
using Unclip.Web.Telemetry;

namespace Unclip.Web.Frames;

/// <summary>Live frames. One connection watches one job at a time; the newest call to <see cref="Watch"/> counts.</summary>
public sealed class FrameHub(Watching watching, OwnerSessions sessions, FrameMeter meter, TimeProvider clock) : Hub
{
    /// <summary>A connection ends with its owner's session, as circuits do.</summary>
    public override Task OnConnectedAsync()
    {
        if (Context.GetHttpContext()?.OwnerId() is not { } owner) return Task.CompletedTask;
        HubCallerContext connection = Context;
        sessions.Ended += End;
        connection.ConnectionAborted.Register(() => sessions.Ended -= End);
        return Task.CompletedTask;

        void End(string ended)
        {
            if (ended == owner) connection.Abort();
        }
    }

    /// <summary>The job's frames, newest first come, never more than <paramref name="window"/> unpainted; ends with the job.</summary>
    public async Task<IAsyncEnumerable<FrameMessage>> Watch(string jobId, int window, CancellationToken cancellationToken)
    {
        if (window is < 1 or > CreditWindow.MaxSize)
            throw new HubException($"window is {window}, expected 1 to {CreditWindow.MaxSize}.");
        if (Context.GetHttpContext()?.OwnerId() is not { } owner)
            throw new HubException("This connection has neither an owner cookie nor an access token: open a page first, and allow cookies.");
        if (string.IsNullOrEmpty(jobId) || await watching.FindAsync(owner, jobId) is not { } job)
            throw new HubException("There is no such job of yours, nor one that you may watch.");
        CreditWindow credits = new(window, clock);
        Context.Items[typeof(CreditWindow)] = credits;
        return FramesOf(job.Frames, credits, meter, cancellationToken);
    }

    /// <summary>The viewer has painted (or skipped) frames up to this number and is ready for more.</summary>
    public void Painted(int number)
    {
        if (Context.Items.TryGetValue(typeof(CreditWindow), out object? watched) && watched is CreditWindow credits)
        {
            if (!credits.TryAcknowledge(number))
                throw new HubException($"Frame {number} is acknowledged, but frames 1 to {credits.Sent} were sent.");
        }
        else
        {
            throw new HubException("Nothing is being watched on this connection.");
        }
    }

    private static async IAsyncEnumerable<FrameMessage> FramesOf(
        FrameFeed feed, CreditWindow credits, FrameMeter meter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using IDisposable viewer = feed.Enter();
        int seen = 0;
        while (true)
        {
            // First the credit, then the frame: the other way round, the frame would be old when it leaves.
            await Task.WhenAny(credits.WaitAsync(cancellationToken).AsTask(), feed.Completion); // A viewer that paints nothing any more is let go with the job.
            cancellationToken.ThrowIfCancellationRequested();
            if (await feed.NextAfterAsync(seen, cancellationToken) is not { } frame) yield break;
            meter.Send(seen, frame.Sequence);
            seen = frame.Sequence;
            yield return new FrameMessage { Number = credits.Spend(), Step = frame.Step, StepCount = frame.StepCount, Pictures = frame.Jpegs };
        }
    }
}

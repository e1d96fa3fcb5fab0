namespace Unclip.Web.Frames;

/// <summary>
/// How many frames may be on their way to one viewer. Transport buffers hold seconds of frames on a slow link;
/// a viewer that acknowledges after painting keeps them empty. Where a frame takes long, those behind it would only wait
/// for it and age: then one at a time is on its way.
/// </summary>
public sealed class CreditWindow(int size, TimeProvider clock)
{
    public const int MaxSize = 8;
    /// <summary>More time than this from being sent to being painted is long.</summary>
    internal static readonly TimeSpan Prompt = TimeSpan.FromMilliseconds(200);

    private readonly Lock gate = new();
    private readonly Queue<long> departures = []; // of the unpainted
    private bool isSlow;
    private TaskCompletionSource acknowledged = NewSignal();
    private int sent;
    private int painted;

    public int Sent { get { lock (gate) return sent; } }

    /// <summary>Waits until fewer than <c>size</c> frames are unpainted; on a slow link, until none is.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (sent - painted < (isSlow ? 1 : size)) return;
                next = acknowledged.Task;
            }

            await next.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Uses a credit; returns the frame's number, from 1.</summary>
    public int Spend()
    {
        lock (gate)
        {
            departures.Enqueue(clock.GetTimestamp());
            return ++sent;
        }
    }

    /// <summary>The frame with this number, and all before it, are painted or skipped. False when it was never sent.</summary>
    public bool TryAcknowledge(int number)
    {
        lock (gate)
        {
            if (number < 1 || number > sent) return false;
            for (; painted < number; painted++)
                isSlow = clock.GetElapsedTime(departures.Dequeue()) > Prompt;
            acknowledged.SetResult();
            acknowledged = NewSignal();
            return true;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

namespace Unclip.Web.Frames;

/// <summary>
/// How many frames may be on their way to one viewer. Transport buffers hold seconds of frames on a slow link;
/// a viewer that acknowledges after painting keeps them empty.
/// </summary>
public sealed class CreditWindow(int size)
{
    public const int MaxSize = 8;

    private readonly Lock gate = new();
    private TaskCompletionSource acknowledged = NewSignal();
    private int sent;
    private int painted;

    public int Sent { get { lock (gate) return sent; } }

    /// <summary>Waits until fewer than <c>size</c> frames are unpainted.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (sent - painted < size) return;
                next = acknowledged.Task;
            }

            await next.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Uses a credit; returns the frame's number, from 1.</summary>
    public int Spend()
    {
        lock (gate) return ++sent;
    }

    /// <summary>The frame with this number, and all before it, are painted or skipped. False when it was never sent.</summary>
    public bool TryAcknowledge(int number)
    {
        lock (gate)
        {
            if (number < 1 || number > sent) return false;
            painted = Math.Max(painted, number);
            acknowledged.SetResult();
            acknowledged = NewSignal();
            return true;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

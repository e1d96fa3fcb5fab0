using Unclip.Inference;
using Unclip.Inference.Pictures;

namespace Unclip.Web.Frames;

/// <summary>A painting step that can be shown. Its JPEGs are made once, when the first viewer is ready for them.</summary>
public sealed class Frame(int sequence, int step, int stepCount, Func<IReadOnlyList<byte[]>> encode)
{
    private readonly Lazy<IReadOnlyList<byte[]>> jpegs = new(encode);

    public int Sequence => sequence;
    public int Step => step;
    public int StepCount => stepCount;
    public IReadOnlyList<byte[]> Jpegs => jpegs.Value;
}

/// <summary>A job's newest frame. Older ones are gone: a slow viewer skips, it never lags.</summary>
public sealed class FrameFeed
{
    /// <summary>Of all of a frame's pictures together: frames of large pictures, and of many, are smaller, so that they are not old when they arrive.</summary>
    private const int MaxPixels = 512 * 512;

    private readonly Lock gate = new();
    private readonly TaskCompletionSource completion = NewSignal();
    private TaskCompletionSource changed = NewSignal();
    private Frame? newest;
    private int published, viewers;
    private bool complete;

    /// <summary>Is done when no more frames come.</summary>
    public Task Completion => completion.Task;

    public void Publish(PaintingStep step) =>
        Publish(step.Step, step.StepCount, () => [.. step.Previews.Select(picture => PictureCodec.EncodeJpeg(BicubicResize.Within(picture, MaxSide(step.Previews.Count))))]);

    /// <summary>Of each of so many pictures, in pixels.</summary>
    private static int MaxSide(int count) => (int)Math.Sqrt(MaxPixels / count);

    /// <param name="step">1-based.</param>
    /// <param name="stepCount">Number of steps.</param>
    /// <param name="encode">Makes the JPEGs, one per picture.</param>
    public void Publish(int step, int stepCount, Func<IReadOnlyList<byte[]>> encode)
    {
        lock (gate)
        {
            if (complete) return;
            newest = new Frame(++published, step, stepCount, encode);
            Signal();
        }
    }

    public Frame? Newest { get { lock (gate) return newest; } }

    /// <summary>Whether somebody looks.</summary>
    public bool IsViewed { get { lock (gate) return viewers > 0; } }

    /// <summary>Somebody looks, until disposed.</summary>
    public IDisposable Enter()
    {
        lock (gate) viewers++;
        return new Viewer(this);
    }

    /// <summary>No more frames. The newest is let go as well: the finished pictures take its place.</summary>
    public void Complete()
    {
        lock (gate)
        {
            complete = true;
            newest = null;
            Signal();
        }

        completion.TrySetResult();
    }

    /// <summary>The newest frame later than <paramref name="sequence"/>, as soon as there is one; null when the feed is complete.</summary>
    public async ValueTask<Frame?> NextAfterAsync(int sequence, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (complete) return null;
                if (newest is not null && newest.Sequence > sequence) return newest;
                next = changed.Task;
            }

            await next.WaitAsync(cancellationToken);
        }
    }

    private void Signal()
    {
        changed.SetResult();
        changed = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Viewer(FrameFeed feed) : IDisposable
    {
        public void Dispose()
        {
            lock (feed.gate) feed.viewers--;
        }
    }
}

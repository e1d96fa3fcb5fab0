using Unclip.Inference;
using Unclip.Inference.Pictures;

namespace Unclip.Web.Frames;

/// <summary>A painting step that can be shown. Its JPEGs are made once, when the first viewer is ready for them.</summary>
public sealed class Frame(int sequence, PaintingStep step)
{
    private readonly Lazy<IReadOnlyList<byte[]>> jpegs = new(() => [.. step.Previews.Select(picture => PictureCodec.EncodeJpeg(picture))]);

    public int Sequence => sequence;
    public int Step => step.Step;
    public int StepCount => step.StepCount;
    public IReadOnlyList<byte[]> Jpegs => jpegs.Value;
}

/// <summary>A job's newest frame. Older ones are gone: a slow viewer skips, it never lags.</summary>
public sealed class FrameFeed
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource completion = NewSignal();
    private TaskCompletionSource changed = NewSignal();
    private Frame? newest;
    private int published;
    private bool complete;

    /// <summary>Is done when no more frames come.</summary>
    public Task Completion => completion.Task;

    public void Publish(PaintingStep step)
    {
        lock (gate)
        {
            if (complete) return;
            newest = new Frame(++published, step);
            Signal();
        }
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
}

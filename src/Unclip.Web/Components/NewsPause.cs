namespace Unclip.Web.Components;

/// <summary>Of many changes in a moment, a component looks at the last: at most once a pause.</summary>
/// <param name="pause">Between the first change and the look.</param>
/// <param name="look">On the component's thread; renders it.</param>
internal sealed class NewsPause(TimeSpan pause, Func<Task> look) : IDisposable
{
    public static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(300);

    private volatile bool disposed;
    private int waiting;

    /// <summary>From any thread.</summary>
    public void LookSoon()
    {
        if (disposed || Interlocked.Exchange(ref waiting, 1) == 1) return;
        _ = WaitAsync();
    }

    private async Task WaitAsync()
    {
        await Task.Delay(pause);
        Interlocked.Exchange(ref waiting, 0);
        if (!disposed) await look();
    }

    public void Dispose() => disposed = true;
}

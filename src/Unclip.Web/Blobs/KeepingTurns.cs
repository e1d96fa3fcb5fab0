namespace Unclip.Web.Blobs;

/// <summary>One at a time puts files and their rows, or takes away files without rows: neither sees the other half done.</summary>
public sealed class KeepingTurns : IDisposable
{
    private readonly SemaphoreSlim turns = new(1);

    internal async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        await turns.WaitAsync(cancellationToken);
        return new Turn(turns);
    }

    public void Dispose() => turns.Dispose();

    private sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }
}

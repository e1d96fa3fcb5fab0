using System.Runtime;

namespace Unclip.Training.Optimisation;

/// <summary>
/// While one is held, no garbage is collected. TorchSharp hands temporary scalars to native code without keeping them
/// alive, so that a collection in the middle of a call can free one in use; collections should happen between calls.
/// </summary>
internal readonly ref struct QuietHeap
{
    /// <summary>Managed bytes that may be allocated before a collection is allowed after all.</summary>
    private const long AllocationBudget = 256 << 20; // two workers draw pictures of 1024 pixels a side
    private static int held;
    private readonly bool holds;

    private QuietHeap(bool holds) => this.holds = holds;

    /// <summary>The process has one heap: a second holder at the same time gets no guarantee.</summary>
    public static QuietHeap Enter()
    {
        if (Interlocked.CompareExchange(ref held, 1, 0) != 0)
            return new(holds: false);
        GC.TryStartNoGCRegion(AllocationBudget);
        return new(holds: true);
    }

    public void Dispose()
    {
        if (!holds)
            return;
        if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
            GC.EndNoGCRegion();
        held = 0;
    }
}

using System.Runtime;

namespace Unclip.Bench.Networks;

/// <summary>
/// While one is held, no garbage is collected: TorchSharp does not keep its temporary scalars alive during native calls,
/// and a pause would count as a step's time. Entering collects, so enter before the clock starts.
/// </summary>
internal sealed class NoCollection : IDisposable
{
    private const long AllocationBudget = 48 << 20;

    public NoCollection() => GC.TryStartNoGCRegion(AllocationBudget);

    public void Dispose()
    {
        if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
            GC.EndNoGCRegion();
    }
}

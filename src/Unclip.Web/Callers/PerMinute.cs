using System.Threading.RateLimiting;

namespace Unclip.Web.Callers;

/// <summary>How often each of many may do something within any minute.</summary>
/// <param name="permits">So often.</param>
public sealed class PerMinute(int permits) : IDisposable
{
    private const int Segments = 6;

    private readonly PartitionedRateLimiter<string> limiter = PartitionedRateLimiter.Create<string, string>(who => RateLimitPartition.GetSlidingWindowLimiter(who, _ => new()
    {
        PermitLimit = permits, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = Segments, QueueLimit = 0,
    }));

    /// <summary>Counts once more, where it is still allowed.</summary>
    public bool Allows(string who)
    {
        using RateLimitLease lease = limiter.AttemptAcquire(who);
        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();
}

using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Unclip.Web.People;

/// <summary>How often somebody may try to get in: by address, and by the account's name, whether there is such an account or not.</summary>
public sealed class AttemptLimits(IOptions<UnclipOptions> options) : IDisposable
{
    private const int Segments = 6;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<string> limiter = PartitionedRateLimiter.Create<string, string>(who => RateLimitPartition.GetSlidingWindowLimiter(who, _ => new()
    {
        PermitLimit = options.Value.SignInAttemptsPerMinute, Window = Window, SegmentsPerWindow = Segments, QueueLimit = 0,
    }));

    /// <summary>Counts one attempt.</summary>
    /// <returns>Why it may not be made; null where it may.</returns>
    public string? Refusal(HttpContext context, string? accountName = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        bool allowed = Allows("address " + AddressOf(context.Connection.RemoteIpAddress)) && (accountName is null || Allows("name " + accountName.ToUpperInvariant()));
        return allowed ? null : $"There were {options.Value.SignInAttemptsPerMinute} attempts in a minute: wait a minute, then try again.";
    }

    public void Dispose() => limiter.Dispose();

    private bool Allows(string who)
    {
        using RateLimitLease lease = limiter.AttemptAcquire(who);
        return lease.IsAcquired;
    }

    /// <summary>Whoever has one IPv6 address has the 2⁶⁴ of its network.</summary>
    private static string AddressOf(IPAddress? address) => address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false }
        ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
        : address?.MapToIPv4().ToString() ?? "";
}

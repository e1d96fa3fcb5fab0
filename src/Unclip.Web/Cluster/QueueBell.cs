using Unclip.Web.Generation;
using Unclip.Web.Generation.Queue;

namespace Unclip.Web.Cluster;

/// <summary>Who has changed the queue in the database rings, and the others look at once instead of a second or a lease later.</summary>
public sealed class QueueBell(ClusterBus bus, JobLedger ledger, JobStore jobs, JobFollower follower) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        ledger.Changed += Ring;
        bus.Heard += Hear;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        ledger.Changed -= Ring;
        bus.Heard -= Hear;
        return Task.CompletedTask;
    }

    private void Ring(QueueChange change) => bus.Tell(new QueueChanged { Change = change });

    private void Hear(ClusterMessage message)
    {
        if (message is not QueueChanged { Change: var change }) return;
        if (change == QueueChange.Added) jobs.Ring();
        if (change == QueueChange.Cancelled) follower.CheckOwn();
        follower.LookNow(everything: change == QueueChange.Rearranged);
    }
}

using Unclip.Web.Galleries;
using Unclip.Web.Owners;

namespace Unclip.Web.Cluster;

/// <summary>What open pages have to know at once, wherever it happened: galleries' news, sessions' ends, and who looks at which gallery.</summary>
public sealed class NewsRelay(ClusterBus bus, GalleryNews news, OwnerSessions sessions, GalleryPresence presence, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan SayAgain = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        news.ToldHere += TellChange;
        sessions.EndedHere += TellEnd;
        presence.ChangedHere += TellVisits;
        bus.Heard += Hear;
        try
        {
            using PeriodicTimer timer = new(SayAgain, clock);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                TellVisits();
                presence.ForgetSilent(3 * SayAgain);
            }
        }
        finally
        {
            news.ToldHere -= TellChange;
            sessions.EndedHere -= TellEnd;
            presence.ChangedHere -= TellVisits;
            bus.Heard -= Hear;
        }
    }

    private void TellChange(string id) => bus.Tell(new GalleryChanged { Id = id });

    private void TellEnd(string ownerId) => bus.Tell(new SessionEnded { OwnerId = ownerId });

    private void TellVisits() => bus.Tell(new GalleryVisits { Visits = [.. presence.VisitsHere.Select(visit => new GalleryVisit(visit.GalleryId, visit.OwnerId))] });

    private void Hear(ClusterMessage message)
    {
        switch (message)
        {
            case GalleryChanged changed: news.Hear(changed.Id); break;
            case SessionEnded ended: sessions.Hear(ended.OwnerId); break;
            case GalleryVisits visits: presence.Hear(visits.Node, [.. visits.Visits.Select(visit => (visit.GalleryId, visit.OwnerId))]); break;
        }
    }
}

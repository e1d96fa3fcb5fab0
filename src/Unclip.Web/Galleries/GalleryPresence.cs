using Microsoft.EntityFrameworkCore;
using Unclip.Web.Data;
using Unclip.Web.Owners;
using Unclip.Web.Teams;
using Unclip.Web.Texts;

namespace Unclip.Web.Galleries;

/// <summary>Who looks at which gallery now. Pages come and go; however many pages an owner has open, they are one.</summary>
public sealed class GalleryPresence(IDbContextFactory<UnclipDatabase> databases, TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly List<Visit> visits = [];
    private readonly Dictionary<string, (DateTimeOffset HeardAt, IReadOnlyList<(string GalleryId, string OwnerId)> Visits)> elsewhere = []; // by process

    private event Action<string>? Changed;

    /// <summary>Somebody came or went in this process.</summary>
    internal event Action? ChangedHere;

    internal IReadOnlyList<(string GalleryId, string OwnerId)> VisitsHere
    {
        get
        {
            lock (gate) return [.. visits.Select(visit => (visit.GalleryId, visit.OwnerId)).Distinct()];
        }
    }

    /// <summary>A page shows the gallery to the owner, until disposed.</summary>
    public IDisposable Enter(string galleryId, string ownerId)
    {
        Visit visit = new(this, galleryId, ownerId);
        lock (gate) visits.Add(visit);
        Changed?.Invoke(galleryId);
        ChangedHere?.Invoke();
        return visit;
    }

    /// <summary>All who look in another process.</summary>
    internal void Hear(string process, IReadOnlyList<(string GalleryId, string OwnerId)> there)
    {
        IReadOnlyList<(string GalleryId, string OwnerId)> before;
        lock (gate)
        {
            before = elsewhere.TryGetValue(process, out var known) ? known.Visits : [];
            elsewhere[process] = (clock.GetUtcNow(), there);
        }

        foreach (string gallery in before.Except(there).Concat(there.Except(before)).Select(visit => visit.GalleryId).Distinct()) Changed?.Invoke(gallery);
    }

    /// <summary>Processes that have not said for so long who looks are gone, and their visitors with them.</summary>
    internal void ForgetSilent(TimeSpan patience)
    {
        List<string> left = [];
        lock (gate)
            foreach ((string process, (DateTimeOffset heardAt, var there)) in elsewhere)
                if (clock.GetUtcNow() - heardAt > patience)
                {
                    elsewhere.Remove(process);
                    left.AddRange(there.Select(visit => visit.GalleryId));
                }

        foreach (string gallery in left.Distinct()) Changed?.Invoke(gallery);
    }

    /// <summary>Calls back with a gallery's id, on any thread, after somebody came or went, until disposed.</summary>
    public IDisposable Subscribe(Action<string> changed)
    {
        Changed += changed;
        return new Subscription(() => Changed -= changed);
    }

    /// <summary>What those who look call themselves, by name, guests last; nobody where the gallery is not open to the one who asks.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(string ownerId, string galleryId)
    {
        string[] owners;
        lock (gate)
            owners = [.. visits.Select(visit => (visit.GalleryId, visit.OwnerId)).Concat(elsewhere.Values.SelectMany(process => process.Visits))
                .Where(visit => visit.GalleryId == galleryId).Select(visit => visit.OwnerId).Distinct()];
        string[] people = [.. owners.Select(Owner.PersonOf).OfType<string>()];
        await using UnclipDatabase database = await databases.CreateDbContextAsync();
        if (!await database.Galleries.OpenTo(ownerId, TeamRole.Viewer).AnyAsync(gallery => gallery.Id == galleryId)) return [];
        List<string> names = await database.Users.Where(person => people.Contains(person.Id)).Select(person => person.DisplayName).ToListAsync();
        return [.. names.Order(StringComparer.CurrentCultureIgnoreCase), .. Enumerable.Repeat(CommonTexts.SomeGuest, owners.Length - people.Length)];
    }

    private void Leave(Visit visit)
    {
        lock (gate) visits.Remove(visit);
        Changed?.Invoke(visit.GalleryId);
        ChangedHere?.Invoke();
    }

    private sealed class Visit(GalleryPresence presence, string galleryId, string ownerId) : IDisposable
    {
        public string GalleryId => galleryId;
        public string OwnerId => ownerId;

        public void Dispose() => presence.Leave(this);
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}

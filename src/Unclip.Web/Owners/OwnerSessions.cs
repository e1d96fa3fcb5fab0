using System.Collections.Concurrent;
using Unclip.Web.People;

namespace Unclip.Web.Owners;

/// <summary>Circuits act for the owner they began with. This ends them when that is over: somebody signed in or out, was locked or deleted.</summary>
public sealed class OwnerSessions(TimeProvider clock)
{
    /// <summary>Longer than a cookie from before may go unchecked.</summary>
    private static readonly TimeSpan Remembered = 2 * PeopleSetup.CheckedEvery;

    private readonly ConcurrentDictionary<string, DateTimeOffset> ends = [];

    public event Action<string>? Ended;

    /// <summary>What was ended by this process.</summary>
    internal event Action<string>? EndedHere;

    /// <summary>When this returns, no circuit of this process acts for the owner, and soon none of another.</summary>
    public void End(string ownerId)
    {
        Hear(ownerId);
        EndedHere?.Invoke(ownerId);
    }

    /// <summary>It ended here or in another process.</summary>
    internal void Hear(string ownerId)
    {
        DateTimeOffset now = clock.GetUtcNow();
        foreach ((string other, DateTimeOffset at) in ends)
            if (now - at > Remembered) ends.TryRemove(KeyValuePair.Create(other, at));
        ends[ownerId] = now;
        Ended?.Invoke(ownerId);
    }

    /// <summary>When the browser has the new cookie, with which its other pages come back.</summary>
    public void EndAfter(HttpResponse response, string ownerId) => response.OnCompleted(() =>
    {
        End(ownerId);
        return Task.CompletedTask;
    });

    /// <summary>Whether a session of the owner's ended a short while ago: a cookie of theirs may be from before.</summary>
    internal bool EndedLately(string ownerId) => ends.TryGetValue(ownerId, out DateTimeOffset at) && clock.GetUtcNow() - at <= Remembered;
}

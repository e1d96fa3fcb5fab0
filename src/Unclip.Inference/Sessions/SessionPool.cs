namespace Unclip.Inference.Sessions;

/// <summary>
/// Which networks are in memory: each is opened when it runs, and closed again, least recently used first, when another
/// one needs the room. One that is running stays, so that what runs at once may exceed the budget.
/// </summary>
/// <param name="memoryBudget">Bytes for all weights together, as float32; 0: no limit.</param>
public sealed class SessionPool(long memoryBudget)
{
    private readonly Lock gate = new();
    private readonly LinkedList<NetworkSession> loaded = new(); // the most recently used last

    /// <summary>Bytes of the weights in memory, as float32.</summary>
    public long LoadedBytes
    {
        get { lock (gate) return loaded.Sum(session => session.Bytes); }
    }

    internal bool IsLoaded(NetworkSession session)
    {
        lock (gate) return loaded.Contains(session);
    }

    /// <summary>Keeps a network in memory until the lease ends.</summary>
    internal Lease Use(NetworkSession session)
    {
        lock (gate)
        {
            session.Users++;
            if (!loaded.Remove(session))
                MakeRoom(session.Bytes);
            loaded.AddLast(session);
        }
        return new(this, session);
    }

    /// <summary>It could not be opened: it takes no room.</summary>
    internal void Forget(NetworkSession session)
    {
        lock (gate) loaded.Remove(session);
    }

    /// <summary>Closes what is not running.</summary>
    internal void Unload(IEnumerable<NetworkSession> sessions)
    {
        lock (gate)
            foreach (NetworkSession session in sessions.Where(session => session.Users == 0 && loaded.Remove(session)))
                session.Close();
    }

    private void MakeRoom(long bytes)
    {
        if (memoryBudget == 0)
            return;
        long free = memoryBudget - loaded.Sum(session => session.Bytes);
        foreach (NetworkSession idle in loaded.Where(session => session.Users == 0).ToList())
        {
            if (free >= bytes)
                return;
            loaded.Remove(idle);
            idle.Close();
            free += idle.Bytes;
        }
    }

    internal readonly struct Lease(SessionPool pool, NetworkSession session) : IDisposable
    {
        public void Dispose()
        {
            lock (pool.gate) session.Users--;
        }
    }
}

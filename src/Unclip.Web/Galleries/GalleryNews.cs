namespace Unclip.Web.Galleries;

/// <summary>
/// Tells open pages which gallery has changed, or which team that has galleries. All such news of the app goes through here, and
/// reaches the pages of this process, and of others where there is a <see cref="Cluster.NewsRelay"/>.
/// </summary>
public sealed class GalleryNews
{
    private event Action<string>? Changed;

    /// <summary>What was told in this process.</summary>
    internal event Action<string>? ToldHere;

    /// <param name="id">A gallery's or a team's.</param>
    public void Tell(string id)
    {
        Changed?.Invoke(id);
        ToldHere?.Invoke(id);
    }

    /// <summary>It was told in another process.</summary>
    internal void Hear(string id) => Changed?.Invoke(id);

    /// <summary>Calls back with the id of what changed, on any thread, after it did, until disposed.</summary>
    public IDisposable Subscribe(Action<string> changed)
    {
        Changed += changed;
        return new Subscription(() => Changed -= changed);
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}

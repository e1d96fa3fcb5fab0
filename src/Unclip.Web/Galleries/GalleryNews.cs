namespace Unclip.Web.Galleries;

/// <summary>
/// Tells open pages which gallery has changed, or which team that has galleries. All such news of the app goes through here, and
/// reaches the pages of this process.
/// </summary>
public sealed class GalleryNews
{
    private event Action<string>? Changed;

    /// <param name="id">A gallery's or a team's.</param>
    public void Tell(string id) => Changed?.Invoke(id);

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

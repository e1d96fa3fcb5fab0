namespace Unclip.Web.Galleries;

/// <summary>Tells open pages which gallery has changed.</summary>
public sealed class GalleryNews
{
    private event Action<string>? Changed;

    public void Tell(string galleryId) => Changed?.Invoke(galleryId);

    /// <summary>Calls back with a gallery's id, on any thread, after it changed, until disposed.</summary>
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

using Unclip.Web.Blobs;
using Unclip.Web.Galleries;
using Unclip.Web.Generation;
using Unclip.Web.Owners;

namespace Unclip.Web.Components.Galleries;

/// <summary>Which of the shown jobs' pictures are in a gallery, for all components of a circuit.</summary>
public sealed class KeptPictures : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    private readonly CurrentOwner owner;
    private readonly PictureKeeper keeper;
    private readonly PictureStore pictures;
    private readonly GalleryStore galleries;
    private readonly IDisposable subscription;
    private readonly Lock gate = new();
    private readonly Dictionary<string, Known> jobs = [];
    private IReadOnlyList<GallerySummary> choices = [];
    private int looking;
    private bool begun;

    public KeptPictures(CurrentOwner owner, PictureKeeper keeper, PictureStore pictures, GalleryStore galleries, GalleryNews news)
    {
        ArgumentNullException.ThrowIfNull(news);
        (this.owner, this.keeper, this.pictures, this.galleries) = (owner, keeper, pictures, galleries);
        subscription = news.Subscribe(_ => LookAgain());
    }

    /// <summary>On any thread, after something may be shown differently.</summary>
    public event Action? Changed;

    /// <summary>Galleries that pictures may be put into.</summary>
    public IReadOnlyList<GallerySummary> Choices => choices;

    /// <summary>Where a picture goes that is kept without a choice: where the last one went; null: to the first gallery.</summary>
    public string? Target { get; private set; }

    /// <summary>Begins to look where a finished job's pictures are kept.</summary>
    public async Task FollowAsync(GenerationJob job)
    {
        lock (gate)
        {
            if (!jobs.TryAdd(job.Id, new([.. job.Snapshot.Pictures.Select(png => BlobName.Of(png))]))) return;
        }

        if (!begun)
        {
            begun = true;
            choices = await galleries.EditableAsync(owner.RequiredId);
        }

        await LookAsync(job.Id);
        Changed?.Invoke();
    }

    public IReadOnlyList<KeptPlace> PlacesOf(GenerationJob job, int index)
    {
        lock (gate) return jobs.TryGetValue(job.Id, out Known? known) && known.Places is { } places ? [.. places[index]] : [];
    }

    /// <exception cref="GalleryRefusedException">It was not kept; the message says why.</exception>
    public async Task<KeptPlace> KeepAsync(GenerationJob job, int index, string? galleryId = null)
    {
        galleryId ??= choices.Any(gallery => gallery.Id == Target) ? Target : null;
        KeptPlace place = await keeper.KeepAsync(owner.RequiredId, job.Id, index, galleryId);
        Target = place.GalleryId;
        await LookAsync(job.Id);
        Changed?.Invoke();
        return place;
    }

    /// <summary>Puts a kept picture in the trash.</summary>
    /// <exception cref="GalleryRefusedException">It is no longer there, or not the owner's to change.</exception>
    public Task DeleteAsync(KeptPlace place) => pictures.DeleteAsync(owner.RequiredId, [place.PictureId]);

    /// <summary>Takes it out again.</summary>
    /// <exception cref="GalleryRefusedException">It is no longer there, or not the owner's to change.</exception>
    public Task RestoreAsync(KeptPlace place) => pictures.RestoreAsync(owner.RequiredId, [place.PictureId]);

    public void Dispose() => subscription.Dispose();

    private async Task LookAsync(string jobId)
    {
        Known known;
        lock (gate) known = jobs[jobId];
        known.Places = await keeper.WhereAsync(owner.RequiredId, known.Blobs);
    }

    /// <summary>Many changes in a moment are looked at once.</summary>
    private void LookAgain()
    {
        if (!begun || Interlocked.Exchange(ref looking, 1) == 1) return;
        _ = Task.Run(async () =>
        {
            await Task.Delay(Pause);
            Interlocked.Exchange(ref looking, 0);
            choices = await galleries.EditableAsync(owner.RequiredId);
            string[] known;
            lock (gate) known = [.. jobs.Keys];
            foreach (string jobId in known) await LookAsync(jobId);
            Changed?.Invoke();
        });
    }

    private sealed class Known(string[] blobs)
    {
        public string[] Blobs => blobs;
        public volatile ILookup<int, KeptPlace>? Places;
    }
}

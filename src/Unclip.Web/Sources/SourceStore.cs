using Microsoft.Extensions.Options;

namespace Unclip.Web.Sources;

/// <summary>Source pictures of all owners, in memory. What was used least recently goes first.</summary>
public sealed class SourceStore(IOptions<UnclipOptions> options)
{
    private const long Megabyte = 1024 * 1024;

    private readonly UnclipOptions limits = options.Value;
    private readonly Lock gate = new();

    /// <summary>The least recently used first.</summary>
    private readonly LinkedList<(string OwnerId, SourcePicture Picture)> kept = [];

    /// <summary>Keeps the picture; the same one twice is one, which knows its recipe and where it came from first, if either did.</summary>
    public SourcePicture Add(string ownerId, SourcePicture picture)
    {
        lock (gate) return AddLast(ownerId, picture);
    }

    /// <summary>The pictures of one owner become another's.</summary>
    public void Move(string from, string to)
    {
        lock (gate)
            foreach (SourcePicture picture in Take(from)) AddLast(to, picture);
    }

    public void Forget(string ownerId)
    {
        lock (gate) Take(ownerId);
    }

    /// <summary>The owner's picture; null when it is unknown, forgotten or someone else's: the three are not told apart.</summary>
    public SourcePicture? Find(string ownerId, string id)
    {
        lock (gate)
        {
            if (NodeOf(ownerId, id) is not { } found) return null;
            kept.Remove(found);
            kept.AddLast(found);
            return found.Value.Picture;
        }
    }

    /// <summary>The owner's pictures, the most recently used first.</summary>
    public IReadOnlyList<SourcePicture> Of(string ownerId)
    {
        lock (gate) return [.. OwnedBy(ownerId).Reverse()];
    }

    private SourcePicture AddLast(string ownerId, SourcePicture picture)
    {
        if (NodeOf(ownerId, picture.Id) is { } known)
        {
            picture = picture with
            {
                Recipe = picture.Recipe ?? known.Value.Picture.Recipe,
                Origin = known.Value.Picture.Origin ?? picture.Origin,
                Uploaded = picture.Uploaded && known.Value.Picture.Uploaded,
            };
            kept.Remove(known);
        }

        kept.AddLast((ownerId, picture));
        Trim(ownerId);
        return picture;
    }

    /// <summary>Takes all of the owner's pictures out, the least recently used first.</summary>
    private List<SourcePicture> Take(string ownerId)
    {
        List<SourcePicture> pictures = [.. OwnedBy(ownerId)];
        foreach (SourcePicture picture in pictures) kept.Remove(NodeOf(ownerId, picture.Id)!);
        return pictures;
    }

    private IEnumerable<SourcePicture> OwnedBy(string ownerId) => kept.Where(entry => entry.OwnerId == ownerId).Select(entry => entry.Picture);

    /// <summary>The newest stays, however large it is.</summary>
    private void Trim(string ownerId)
    {
        while (OwnedBy(ownerId).Skip(1).Any() && (OwnedBy(ownerId).Count() > limits.MaxSourcesPerOwner
            || OwnedBy(ownerId).Sum(picture => picture.Size) > limits.MaxSourceMegabytesPerOwner * Megabyte))
            kept.Remove(NodeOf(ownerId, OwnedBy(ownerId).First().Id)!);
        while (kept.Count > 1 && kept.Sum(entry => entry.Picture.Size) > limits.MaxSourceMegabytes * Megabyte)
            kept.RemoveFirst();
    }

    private LinkedListNode<(string OwnerId, SourcePicture Picture)>? NodeOf(string ownerId, string id)
    {
        for (LinkedListNode<(string OwnerId, SourcePicture Picture)>? node = kept.First; node is not null; node = node.Next)
            if (node.Value.OwnerId == ownerId && node.Value.Picture.Id == id) return node;
        return null;
    }
}

using System.Collections.Concurrent;
using System.Numerics.Tensors;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Unclip.Web.Data;

namespace Unclip.Web.Galleries;

/// <summary>What CLIP sees in all pictures of a gallery, in memory while it is searched; dropped when the gallery changes.</summary>
public sealed class MeaningIndex : IDisposable
{
    private const long MaxBytes = 512L * 1024 * 1024;
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    private readonly IDbContextFactory<UnclipDatabase> databases;
    private readonly MemoryCache matrices = new(new MemoryCacheOptions { SizeLimit = MaxBytes });
    private readonly ConcurrentDictionary<string, int> versions = [];
    private readonly IDisposable subscription;

    public MeaningIndex(IDbContextFactory<UnclipDatabase> databases, GalleryNews news)
    {
        ArgumentNullException.ThrowIfNull(news);
        this.databases = databases;
        subscription = news.Subscribe(galleryId => versions.AddOrUpdate(galleryId, 1, (_, version) => version + 1));
    }

    /// <summary>Those that one model has seen, and that are not in the trash.</summary>
    internal async Task<MeaningMatrix> OfAsync(string galleryId, string fingerprint, CancellationToken cancellationToken)
    {
        // A matrix that was read before a change keeps the version from before it, and is not found again.
        var key = (galleryId, fingerprint, versions.GetValueOrDefault(galleryId));
        if (matrices.Get<MeaningMatrix>(key) is { } known) return known;
        MeaningMatrix read = await ReadAsync(galleryId, fingerprint, cancellationToken);
        return matrices.Set(key, read, new MemoryCacheEntryOptions { Size = read.Bytes, SlidingExpiration = Idle });
    }

    public void Dispose()
    {
        subscription.Dispose();
        matrices.Dispose();
    }

    private async Task<MeaningMatrix> ReadAsync(string galleryId, string fingerprint, CancellationToken cancellationToken)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        List<string> ids = [];
        List<byte[]> rows = [];
        var seen = database.Pictures.Where(picture => picture.GalleryId == galleryId && picture.DeletedAt == null && picture.Making!.MeaningModel == fingerprint)
            .Select(picture => new { picture.Id, picture.Making!.Meaning });
        await foreach (var picture in seen.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (picture.Meaning is null || (rows.Count > 0 && rows[0].Length != picture.Meaning.Length)) continue;
            ids.Add(picture.Id);
            rows.Add(picture.Meaning);
        }

        return new(ids, rows);
    }
}

/// <summary>Rows of length 1, [N, D].</summary>
internal sealed class MeaningMatrix(IReadOnlyList<string> ids, IReadOnlyList<byte[]> rows)
{
    private readonly float[] values = [.. rows.SelectMany(row => EmbeddingBytes.Read(row).ToArray())];

    public long Bytes => (values.Length * (long)sizeof(float)) + (ids.Count * 64) + 1;

    /// <summary>Exact cosines of all rows.</summary>
    /// <param name="wanted">Of length 1.</param>
    public Dictionary<string, float> Score(float[] wanted)
    {
        if (ids.Count == 0 || wanted.Length != values.Length / ids.Count) return [];
        Dictionary<string, float> scores = new(ids.Count);
        for (int i = 0; i < ids.Count; i++) scores[ids[i]] = TensorPrimitives.Dot<float>(values.AsSpan(i * wanted.Length, wanted.Length), wanted);
        return scores;
    }
}

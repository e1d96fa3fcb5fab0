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
        int version = versions.GetValueOrDefault(galleryId);
        if (matrices.Get<Versioned>((galleryId, fingerprint)) is { } known && known.Version == version) return known.Matrix;
        // What changes meanwhile makes a version that this one is not.
        MeaningMatrix read = await ReadAsync(galleryId, fingerprint, cancellationToken);
        matrices.Set((galleryId, fingerprint), new Versioned(version, read), new MemoryCacheEntryOptions { Size = read.Bytes, SlidingExpiration = Idle });
        return read;
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

    private sealed record Versioned(int Version, MeaningMatrix Matrix);
}

/// <summary>Rows of length 1, [N, D].</summary>
internal sealed class MeaningMatrix
{
    private readonly Dictionary<string, int> rowOf;
    private readonly float[] values;
    private readonly int width;

    /// <param name="ids">N of them.</param>
    /// <param name="rows">N rows of D floats each.</param>
    public MeaningMatrix(IReadOnlyList<string> ids, IReadOnlyList<byte[]> rows)
    {
        width = rows.Count == 0 ? 0 : EmbeddingBytes.Read(rows[0]).Length;
        values = new float[rows.Count * width];
        rowOf = new(ids.Count);
        for (int i = 0; i < rows.Count; i++)
        {
            EmbeddingBytes.Read(rows[i]).CopyTo(values.AsSpan(i * width));
            rowOf.Add(ids[i], i);
        }
    }

    public long Bytes => (values.Length * (long)sizeof(float)) + (rowOf.Count * 100L) + 1;

    /// <summary>Exact cosines to what is wanted.</summary>
    /// <param name="wanted">Of length 1.</param>
    /// <param name="ids">Some pictures.</param>
    /// <returns>Those of them that have a row, as they came, each with its cosine.</returns>
    public (string[] Ids, float[] Scores) Score(float[] wanted, IReadOnlyList<string> ids)
    {
        if (wanted.Length != width) return ([], []);
        string[] known = [.. ids.Where(rowOf.ContainsKey)];
        float[] scores = new float[known.Length];
        for (int i = 0; i < known.Length; i++) scores[i] = TensorPrimitives.Dot<float>(values.AsSpan(rowOf[known[i]] * width, width), wanted);
        return (known, scores);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Unclip.Web.Blobs;
using Unclip.Web.Data;

namespace Unclip.Web.Galleries;

/// <summary>Empties what has been in the trash for long, and deletes files that no picture has, kept or of a job.</summary>
public sealed class GalleryCleaner(
    IDbContextFactory<UnclipDatabase> databases, IBlobStore blobs, KeepingTurns turns, GalleryNews news, IOptions<UnclipOptions> options, TimeProvider clock, ILogger<GalleryCleaner> logger)
    : HourlyCleaner(clock, logger)
{
    private const int FilesAtOnce = 200;

    /// <summary>Another node may be about to write the row of a file as young as this.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    internal override async Task CleanAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = Clock.GetUtcNow(), tooOld = now - TimeSpan.FromDays(options.Value.TrashDays);
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        List<string> emptied = await database.Pictures.Where(picture => picture.DeletedAt < tooOld).Select(picture => picture.GalleryId)
            .Union(database.Galleries.Where(gallery => gallery.DeletedAt < tooOld).Select(gallery => gallery.Id)).ToListAsync(cancellationToken);
        await database.Pictures.Where(picture => picture.DeletedAt < tooOld).ExecuteDeleteAsync(cancellationToken);
        await database.Galleries.Where(gallery => gallery.DeletedAt < tooOld).ExecuteDeleteAsync(cancellationToken);
        foreach (string gallery in emptied) news.Tell(gallery);
        List<string> batch = [];
        await foreach (string name in blobs.ListAsync(now - Grace, cancellationToken))
        {
            batch.Add(name);
            if (batch.Count < FilesAtOnce) continue;
            await DeleteOrphansAsync(database, batch, cancellationToken);
            batch.Clear();
        }

        await DeleteOrphansAsync(database, batch, cancellationToken);
    }

    private async Task DeleteOrphansAsync(UnclipDatabase database, List<string> names, CancellationToken cancellationToken)
    {
        if (names.Count == 0) return;
        using IDisposable turn = await turns.TakeAsync(cancellationToken);
        IQueryable<string> used = database.Pictures.Where(picture => names.Contains(picture.Blob)).Select(picture => picture.Blob)
            .Concat(database.Pictures.Where(picture => names.Contains(picture.SmallThumbnail)).Select(picture => picture.SmallThumbnail))
            .Concat(database.Pictures.Where(picture => names.Contains(picture.LargeThumbnail)).Select(picture => picture.LargeThumbnail))
            .Concat(database.JobPictures.Where(picture => names.Contains(picture.Blob)).Select(picture => picture.Blob))
            .Concat(database.JobPictures.Where(picture => names.Contains(picture.SmallBlob!)).Select(picture => picture.SmallBlob!))
            .Concat(database.Jobs.Where(job => names.Contains(job.Journal!)).Select(job => job.Journal!));
        foreach (string orphan in names.Except(await used.ToListAsync(cancellationToken)).ToList())
            await blobs.DeleteAsync(orphan, cancellationToken);
    }
}

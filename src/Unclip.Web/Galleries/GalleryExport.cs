using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Unclip.Web.Blobs;
using Unclip.Web.Data;
using Unclip.Web.Generation;
using Unclip.Web.Owners;
using Unclip.Web.Teams;

namespace Unclip.Web.Galleries;

/// <summary>Galleries as a zip: PNGs with their recipes inside, and a manifest. It is written as it is read, however many there are.</summary>
public sealed class GalleryExport(IDbContextFactory<UnclipDatabase> databases, IBlobStore blobs)
{
    private const int ReadAtOnce = 200;

    /// <param name="ownerId">Who asks; the gallery is open to them.</param>
    /// <param name="galleryId">Null: all galleries of their own, and what they added to their teams'.</param>
    /// <param name="output">Of the zip.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task WriteAsync(string ownerId, string? galleryId, Stream output, CancellationToken cancellationToken)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        IReadOnlyList<Exported> pictures = await ListAsync(database, ownerId, galleryId, cancellationToken);
        await using ZipArchive zip = await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        await using (Stream manifest = await zip.CreateEntry(GalleryManifest.FileName, CompressionLevel.Fastest).OpenAsync(cancellationToken))
            await JsonSerializer.SerializeAsync(manifest, DescribeAsync(database, ownerId, pictures, cancellationToken), GalleryManifest.Json, cancellationToken);
        foreach (Exported picture in pictures)
        {
            await using Stream? file = await blobs.OpenAsync(picture.Blob, cancellationToken);
            if (file is null) continue; // Deleted for ever in this moment.
            await using Stream entry = await zip.CreateEntry(picture.File, CompressionLevel.NoCompression).OpenAsync(cancellationToken);
            await file.CopyToAsync(entry, cancellationToken);
        }
    }

    private static async Task<IReadOnlyList<Exported>> ListAsync(UnclipDatabase database, string ownerId, string? galleryId, CancellationToken cancellationToken)
    {
        IQueryable<KeptPicture> open = database.Pictures.OpenTo(database, ownerId, TeamRole.Viewer).Where(picture => picture.DeletedAt == null);
        open = galleryId is null
            ? open.Where(picture => picture.OwnerId == ownerId || picture.Gallery!.OwnerId == ownerId)
            : open.Where(picture => picture.GalleryId == galleryId);
        var rows = await open.OrderBy(picture => picture.GalleryId).ThenBy(picture => picture.AddedAt).ThenBy(picture => picture.Id)
            .Select(picture => new { picture.Id, picture.Blob, picture.Title, Gallery = picture.Gallery!.Name }).ToListAsync(cancellationToken);
        return [.. rows.Select((row, index) => new Exported(row.Id, row.Blob, row.Gallery, $"{PictureFileName.Of(row.Gallery, "gallery")}/{index + 1:00000}-{PictureFileName.Of(row.Title)}.png"))];
    }

    private static async IAsyncEnumerable<ManifestPicture> DescribeAsync(UnclipDatabase database, string ownerId, IReadOnlyList<Exported> pictures, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? personId = Owner.PersonOf(ownerId);
        foreach (Exported[] some in pictures.Chunk(ReadAtOnce))
        {
            string[] ids = [.. some.Select(picture => picture.Id)];
            Dictionary<string, KeptPicture> rows = await database.Pictures.AsNoTracking().AsSplitQuery().Where(picture => EF.Parameter(ids).Contains(picture.Id))
                .Include(picture => picture.Making).Include(picture => picture.Forms).Include(picture => picture.Tags).Include(picture => picture.Stars).Include(picture => picture.Comments)
                .ToDictionaryAsync(picture => picture.Id, cancellationToken);
            string[] authors = [.. rows.Values.SelectMany(row => row.Comments).Select(comment => comment.PersonId).OfType<string>().Distinct()];
            Dictionary<string, string> names = await database.Users.Where(person => EF.Parameter(authors).Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.DisplayName, cancellationToken);
            foreach (Exported picture in some)
            {
                if (!rows.TryGetValue(picture.Id, out KeptPicture? row)) continue;
                yield return new()
                {
                    File = picture.File,
                    Gallery = picture.Gallery,
                    Title = row.Title,
                    AddedAt = row.AddedAt,
                    Tags = [.. row.Tags.Select(tag => tag.Tag).Order(StringComparer.Ordinal)],
                    Stars = row.Stars.Count,
                    Starred = row.Stars.Any(star => star.OwnerId == ownerId),
                    Comments = [.. row.Comments.OrderBy(comment => comment.WrittenAt).Select(comment => new ManifestComment(
                        comment.PersonId is { } author ? names.GetValueOrDefault(author, "") : comment.ImportedFrom ?? "", comment.WrittenAt, comment.Text, personId is not null && comment.PersonId == personId))],
                    Provider = row.Provider,
                    PixelHash = row.PixelHash,
                    ImageEmbedding = row.Making?.ImageEmbedding,
                    Meaning = row.Making?.Meaning,
                    MeaningModel = row.Making?.MeaningModel,
                    Forms = [.. row.Forms.Select(form => form.Hash)],
                };
            }
        }
    }

    private sealed record Exported(string Id, string Blob, string Gallery, string File);
}

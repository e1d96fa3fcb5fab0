using System.IO.Compression;
using Microsoft.EntityFrameworkCore;
using Unclip.Web.Data;
using Unclip.Web.Generation;
using Unclip.Web.Sources;

namespace Unclip.Web.Galleries;

/// <summary>
/// Takes in a zip of pictures: an export, with all that its manifest says, or any other. Nobody's file is trusted: names in it
/// are only names, everything is read up to a bound, and every picture is decoded and encoded anew.
/// </summary>
public sealed class GalleryImport(IDbContextFactory<UnclipDatabase> databases, GalleryStore galleries, PictureKeeper keeper, SourceUploads uploads, ModelCatalog models) : IDisposable
{
    public const int MaxPictures = 100_000;

    /// <summary>Entries of a hundred thousand pictures with long names.</summary>
    private const int MaxListBytes = 24 * 1024 * 1024;

    private readonly SemaphoreSlim turns = new(1);

    /// <exception cref="GalleryRefusedException">The owner may not add to this gallery.</exception>
    internal async Task RequireGalleryAsync(string ownerId, string? galleryId, CancellationToken cancellationToken)
    {
        if (galleryId is not null && await galleries.FindAsync(ownerId, galleryId, cancellationToken) is not { CanEdit: true }) throw GalleryRefusedException.NoGallery();
    }

    /// <param name="ownerId">Who brings it.</param>
    /// <param name="galleryId">Where everything goes; null: to galleries of the owner's by the names in the manifest, made where there are none.</param>
    /// <param name="file">The zip; it can be read from any place.</param>
    /// <param name="cancellationToken">Ends it; what is taken in stays.</param>
    /// <exception cref="InvalidDataException">Not a zip, or one that is not to be read; the message says why.</exception>
    /// <exception cref="GalleryRefusedException">The owner may not add to this gallery.</exception>
    public async Task<ImportReport> RunAsync(string ownerId, string? galleryId, Stream file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        await RequireGalleryAsync(ownerId, galleryId, cancellationToken);
        await turns.WaitAsync(cancellationToken);
        try
        {
            await ZipBounds.RequireShortListAsync(file, MaxListBytes, cancellationToken);
            using ZipArchive zip = new(file, ZipArchiveMode.Read, leaveOpen: true);
            if (zip.Entries.Count > MaxPictures + 1) throw new InvalidDataException($"The zip has {zip.Entries.Count} files, expected at most {MaxPictures + 1}.");
            return await new GalleryImportRun(databases, galleries, keeper, uploads, models, ownerId, galleryId, zip).TakeInAsync(cancellationToken);
        }
        finally
        {
            turns.Release();
        }
    }

    public void Dispose() => turns.Dispose();
}

/// <param name="Added">Pictures that were not there before.</param>
/// <param name="Known">Pictures that were.</param>
/// <param name="Failed">Files that are no pictures, or cannot be read.</param>
/// <param name="Problems">The first of what went wrong, in sentences.</param>
public sealed record ImportReport(int Added, int Known, int Failed, IReadOnlyList<string> Problems);

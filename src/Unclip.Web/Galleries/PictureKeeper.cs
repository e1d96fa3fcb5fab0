using Microsoft.EntityFrameworkCore;
using Unclip.Inference.Manipulations;
using Unclip.Web.Blobs;
using Unclip.Web.Data;
using Unclip.Web.Generation;
using Unclip.Web.Owners;
using Unclip.Web.Sources;
using Unclip.Web.Teams;
using Unclip.Web.Texts;

namespace Unclip.Web.Galleries;

/// <summary>
/// Puts pictures into galleries: first their files, then everything else in one transaction. What is interrupted leaves files
/// that nobody knows, which <see cref="GalleryCleaner"/> takes away.
/// </summary>
public sealed partial class PictureKeeper(
    IDbContextFactory<UnclipDatabase> databases, IBlobStore blobs, KeepingTurns turns, PictureQuota quota, GalleryNews news, JobStore jobs, TimeProvider clock, ILogger<PictureKeeper> logger)
{
    /// <summary>What an owner's first gallery is called.</summary>
    public const string FirstGalleryName = "My pictures";

    /// <summary>Keeps a finished picture of one of the owner's jobs. The same one twice in a gallery is one.</summary>
    /// <param name="ownerId">A guest's or an account's.</param>
    /// <param name="jobId">The job's.</param>
    /// <param name="index">0-based.</param>
    /// <param name="galleryId">Null: the owner's first one, which is made where there is none.</param>
    /// <param name="cancellationToken">Ends it before it is kept.</param>
    /// <exception cref="GalleryRefusedException">It was not kept; the message says why.</exception>
    public async Task<KeptPlace> KeepAsync(string ownerId, string jobId, int index, string? galleryId = null, CancellationToken cancellationToken = default)
    {
        if (jobs.Find(ownerId, jobId) is not { } job || index < 0 || index >= job.Snapshot.Pictures.Length)
            throw new GalleryRefusedException(RefusalTexts.PictureNotKept);
        return await AddAsync(ownerId, galleryId, NewPicture.Of(job, index), job.Model, cancellationToken);
    }

    /// <summary>Keeps any picture.</summary>
    /// <param name="ownerId">A guest's or an account's.</param>
    /// <param name="galleryId">Null: the owner's first one, which is made where there is none.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="model">Whose CLIP looks at it; null: none.</param>
    /// <param name="cancellationToken">Ends it before it is kept.</param>
    /// <exception cref="GalleryRefusedException">It was not kept; the message says why.</exception>
    public async Task<KeptPlace> AddAsync(string ownerId, string? galleryId, NewPicture picture, OpenedModel? model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(picture);
        (byte[] Embedding, string Model)? meaning = picture.Meaning ?? await SeeAsync(picture, model, cancellationToken);
        byte[][] files = await Task.Run(() => new[] { picture.Png, Thumbnails.Of(picture.Picture, Thumbnails.SmallSide), Thumbnails.Of(picture.Picture, Thumbnails.LargeSide) }, cancellationToken);
        KeptPlace place;
        try { place = await SaveAsync(ownerId, galleryId, picture, files, meaning, cancellationToken); }
        catch (Exception failure) when (failure is not (GalleryRefusedException or OperationCanceledException))
        {
            LogNotSaved(failure);
            throw new GalleryRefusedException(RefusalTexts.NotSaved);
        }

        news.Tell(place.GalleryId);
        return place;
    }

    /// <summary>Where the owner keeps a job's pictures.</summary>
    /// <param name="ownerId">A guest's or an account's.</param>
    /// <param name="blobNames">Of the pictures.</param>
    /// <returns>By the picture's place in <paramref name="blobNames"/>.</returns>
    public async Task<ILookup<int, KeptPlace>> WhereAsync(string ownerId, IReadOnlyList<string> blobNames)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync();
        var kept = await database.Pictures.OpenTo(database, ownerId, TeamRole.Editor)
            .Where(picture => picture.DeletedAt == null && blobNames.Contains(picture.Blob))
            .Select(picture => new { picture.Blob, Place = new KeptPlace(picture.Id, picture.GalleryId, picture.Gallery!.Name) })
            .ToListAsync();
        return kept.SelectMany(picture => Enumerable.Range(0, blobNames.Count).Where(index => blobNames[index] == picture.Blob).Select(index => (index, picture.Place)))
            .ToLookup(pair => pair.index, pair => pair.Place);
    }

    private async Task<KeptPlace> SaveAsync(string ownerId, string? galleryId, NewPicture picture, byte[][] files, (byte[] Embedding, string Model)? meaning, CancellationToken cancellationToken)
    {
        using IDisposable turn = await turns.TakeAsync(cancellationToken);
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        Gallery gallery = await TargetAsync(database, ownerId, galleryId, cancellationToken);
        string blob = BlobName.Of(picture.Png);
        if (await database.Pictures.Where(kept => kept.GalleryId == gallery.Id && kept.Blob == blob).OrderBy(kept => kept.DeletedAt != null).FirstOrDefaultAsync(cancellationToken) is { } known)
        {
            known.DeletedAt = null;
            await database.SaveChangesAsync(cancellationToken);
            return new(known.Id, gallery.Id, gallery.Name);
        }

        await quota.RequireAsync(database, ownerId, files.Sum(file => (long)file.Length), cancellationToken);
        string[] names = await Task.WhenAll(files.Select(file => blobs.PutAsync(file, cancellationToken)));
        KeptPicture kept = Row(ownerId, gallery.Id, picture, names, files.Sum(file => (long)file.Length), meaning);
        database.Add(kept);
        await database.SaveChangesAsync(cancellationToken);
        return new(kept.Id, gallery.Id, gallery.Name) { IsNew = true };
    }

    /// <summary>The one that is meant; with a row of its own where the owner has none yet.</summary>
    private async Task<Gallery> TargetAsync(UnclipDatabase database, string ownerId, string? galleryId, CancellationToken cancellationToken)
    {
        if (galleryId is not null)
            return await database.Galleries.OpenTo(ownerId, TeamRole.Editor).FirstOrDefaultAsync(gallery => gallery.Id == galleryId, cancellationToken) ?? throw GalleryRefusedException.NoGallery();
        if (await database.Galleries.OpenTo(ownerId, TeamRole.Editor).Where(gallery => gallery.OwnerId == ownerId).OrderBy(gallery => gallery.CreatedAt).FirstOrDefaultAsync(cancellationToken) is { } first)
            return first;
        Gallery made = new() { Id = Owner.NewId(), Name = FirstGalleryName, OwnerId = ownerId, CreatedAt = clock.GetUtcNow() };
        database.Add(made);
        return made;
    }

    private KeptPicture Row(string ownerId, string galleryId, NewPicture picture, string[] names, long size, (byte[] Embedding, string Model)? meaning)
    {
        string id = Owner.NewId();
        DateTimeOffset now = clock.GetUtcNow();
        string title = picture.Title.Length <= KeptPicture.MaxTitleLength ? picture.Title : picture.Title[..KeptPicture.MaxTitleLength];
        return new()
        {
            Id = id,
            GalleryId = galleryId,
            OwnerId = ownerId,
            AddedAt = picture.AddedAt is { } added && added < now ? added : now,
            Title = title,
            SearchText = $"{title} {picture.Recipe?.Model}".ToLowerInvariant(),
            Tool = picture.Recipe is { Request: var request } ? Tool.Of(request).Name : null,
            Model = picture.Recipe?.Model,
            Fingerprint = picture.Recipe?.Fingerprint,
            Seed = picture.Recipe?.Request.Seed,
            Provider = picture.Provider,
            PixelHash = SourcePicture.IdOf(picture.Picture),
            Blob = names[0],
            SmallThumbnail = names[1],
            LargeThumbnail = names[2],
            Size = size,
            Width = picture.Picture.Width,
            Height = picture.Picture.Height,
            Making = new()
            {
                PictureId = id,
                Recipe = picture.Recipe?.ToJson(),
                ImageEmbedding = picture.ImageEmbedding is { } embedding ? EmbeddingBytes.Of(embedding) : null,
                Meaning = meaning?.Embedding,
                MeaningModel = meaning?.Model,
            },
            Forms = [.. Lineage.FormsOf(picture.Picture, picture.Small, picture.ImageEmbedding).Union(picture.OtherForms).Select(hash => new PictureForm { PictureId = id, Hash = hash })],
            Sources = picture.Recipe is null ? [] : [.. Lineage.SourcesOf(picture.Recipe.Request).Select(hash => new PictureSource { PictureId = id, Hash = hash })],
            Tags = [.. picture.Tags.Distinct().Select(tag => new PictureTag { PictureId = id, Tag = tag })],
            Stars = picture.Starred ? [new() { PictureId = id, OwnerId = ownerId }] : [],
            Comments = [.. picture.Comments.Select(comment => new PictureComment { Id = Owner.NewId(), PictureId = id, PersonId = comment.PersonId, ImportedFrom = comment.ImportedFrom, Text = comment.Text, WrittenAt = comment.WrittenAt })],
        };
    }

    /// <summary>What CLIP sees in it. A picture is kept without, rather than not at all.</summary>
    private async Task<(byte[] Embedding, string Model)?> SeeAsync(NewPicture picture, OpenedModel? model, CancellationToken cancellationToken)
    {
        if (model is not { NoPictureIn: null }) return null;
        try
        {
            IReadOnlyList<float[]> seen = await model.Embed([new PictureIngredient(picture.Picture)], cancellationToken);
            return (EmbeddingBytes.Of(EmbeddingBytes.OfLengthOne(seen[0])), model.Fingerprint);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotSeen(failure, model.Card.Name);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Error, "A picture could not be saved.")]
    private partial void LogNotSaved(Exception failure);

    [LoggerMessage(LogLevel.Warning, "CLIP of '{Model}' could not look at a picture; it is kept without its meaning.")]
    private partial void LogNotSeen(Exception failure, string model);
}

/// <summary>A picture in a gallery.</summary>
public sealed record KeptPlace(string PictureId, string GalleryId, string GalleryName)
{
    /// <summary>Whether it was not there before.</summary>
    public bool IsNew { get; init; }
}


using Microsoft.EntityFrameworkCore;
using Unclip.Web.Data;
using Unclip.Web.Owners;
using Unclip.Web.Teams;
using Unclip.Web.Texts;

namespace Unclip.Web.Galleries;

/// <summary>Kept pictures, to change: all of what is asked for, or, with a reason, nothing.</summary>
public sealed partial class PictureStore
{
    private const int CopiedAtOnce = 200;

    /// <summary>Puts the owner's star on pictures, or takes it off.</summary>
    /// <exception cref="GalleryRefusedException">One of them is not open to the owner.</exception>
    public Task StarAsync(string ownerId, IReadOnlyList<string> ids, bool starred, CancellationToken cancellationToken = default) => ChangeAsync(ownerId, ids, TeamRole.Viewer, async database =>
    {
        IQueryable<PictureStar> mine = database.PictureStars.Where(star => star.OwnerId == ownerId && EF.Parameter(ids).Contains(star.PictureId));
        if (!starred)
        {
            await mine.ExecuteDeleteAsync(cancellationToken);
            return;
        }

        database.AddRange(ids.Except(await mine.Select(star => star.PictureId).ToListAsync(cancellationToken)).Select(id => new PictureStar { PictureId = id, OwnerId = ownerId }));
        await database.SaveChangesAsync(cancellationToken);
    }, cancellationToken);

    /// <exception cref="GalleryRefusedException">The tag is none, or one of the pictures is not the owner's to change.</exception>
    public Task TagAsync(string ownerId, IReadOnlyList<string> ids, string tag, CancellationToken cancellationToken = default)
    {
        tag = Tagged(tag);
        return ChangeAsync(ownerId, ids, TeamRole.Editor, async database =>
        {
            List<string> tagged = await database.PictureTags.Where(known => known.Tag == tag && EF.Parameter(ids).Contains(known.PictureId)).Select(known => known.PictureId).ToListAsync(cancellationToken);
            if (await database.PictureTags.Where(known => EF.Parameter(ids).Contains(known.PictureId)).GroupBy(known => known.PictureId).AnyAsync(group => group.Count() >= PictureTag.MaxCount, cancellationToken) && tagged.Count < ids.Count)
                throw new GalleryRefusedException(RefusalTexts.TooManyTags.With(PictureTag.MaxCount));
            database.AddRange(ids.Except(tagged).Select(id => new PictureTag { PictureId = id, Tag = tag }));
            await database.SaveChangesAsync(cancellationToken);
        }, cancellationToken);
    }

    /// <exception cref="GalleryRefusedException">One of them is not the owner's to change.</exception>
    public Task UntagAsync(string ownerId, IReadOnlyList<string> ids, string tag, CancellationToken cancellationToken = default) => ChangeAsync(ownerId, ids, TeamRole.Editor, database =>
        database.PictureTags.Where(known => known.Tag == tag && EF.Parameter(ids).Contains(known.PictureId)).ExecuteDeleteAsync(cancellationToken), cancellationToken);

    /// <summary>Puts pictures in the trash.</summary>
    /// <exception cref="GalleryRefusedException">One of them is not the owner's to change.</exception>
    public Task DeleteAsync(string ownerId, IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        DateTimeOffset now = clock.GetUtcNow();
        return ChangeAsync(ownerId, ids, TeamRole.Editor, database => database.Pictures.Where(picture => EF.Parameter(ids).Contains(picture.Id) && picture.DeletedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(picture => picture.DeletedAt, now), cancellationToken), cancellationToken);
    }

    /// <summary>Takes pictures out of the trash.</summary>
    /// <exception cref="GalleryRefusedException">One of them is not the owner's to change.</exception>
    public Task RestoreAsync(string ownerId, IReadOnlyList<string> ids, CancellationToken cancellationToken = default) => ChangeAsync(ownerId, ids, TeamRole.Editor, database =>
        database.Pictures.Where(picture => EF.Parameter(ids).Contains(picture.Id)).ExecuteUpdateAsync(set => set.SetProperty(picture => picture.DeletedAt, (DateTimeOffset?)null), cancellationToken), cancellationToken);

    /// <summary>Deletes pictures that are in the trash, for ever.</summary>
    /// <exception cref="GalleryRefusedException">One of them is not the owner's to change.</exception>
    public Task EraseAsync(string ownerId, IReadOnlyList<string> ids, CancellationToken cancellationToken = default) => ChangeAsync(ownerId, ids, TeamRole.Editor, database =>
        database.Pictures.Where(picture => EF.Parameter(ids).Contains(picture.Id) && picture.DeletedAt != null).ExecuteDeleteAsync(cancellationToken), cancellationToken);

    /// <summary>Moves pictures to another gallery, with their tags, stars and comments. In the owner's own gallery they become theirs, if others had added them to a team's.</summary>
    /// <exception cref="GalleryRefusedException">One of them, or the gallery, is not the owner's to change, or there is no room.</exception>
    public async Task MoveAsync(string ownerId, IReadOnlyList<string> ids, string galleryId, CancellationToken cancellationToken = default)
    {
        await ChangeAsync(ownerId, ids, TeamRole.Editor, async database =>
        {
            await RequireGalleryAsync(database, ownerId, galleryId, cancellationToken);
            if (await database.Galleries.AnyAsync(gallery => gallery.Id == galleryId && gallery.OwnerId == ownerId, cancellationToken))
            {
                IQueryable<KeptPicture> ofOthers = database.Pictures.Where(picture => EF.Parameter(ids).Contains(picture.Id) && picture.OwnerId != ownerId);
                await quota.RequireAsync(database, ownerId, await ofOthers.SumAsync(picture => picture.Size, cancellationToken), cancellationToken);
                await ofOthers.ExecuteUpdateAsync(set => set.SetProperty(picture => picture.OwnerId, ownerId), cancellationToken);
            }

            await database.Pictures.Where(picture => EF.Parameter(ids).Contains(picture.Id)).ExecuteUpdateAsync(set => set.SetProperty(picture => picture.GalleryId, galleryId), cancellationToken);
            // Links to a single picture are the other gallery's editors' to make.
            await database.ShareLinks.Where(link => link.PictureId != null && link.GalleryId != galleryId && EF.Parameter(ids).Contains(link.PictureId)).ExecuteDeleteAsync(cancellationToken);
        }, cancellationToken);
        news.Tell(galleryId);
    }

    /// <summary>Copies pictures to another gallery, with their tags; stars and comments are the original's. The copies are the owner's.</summary>
    /// <exception cref="GalleryRefusedException">One of them is not open to the owner, the gallery is not theirs to change, or there is no room.</exception>
    public async Task CopyAsync(string ownerId, IReadOnlyList<string> ids, string galleryId, CancellationToken cancellationToken = default)
    {
        await ChangeAsync(ownerId, ids, TeamRole.Viewer, async database =>
        {
            await RequireGalleryAsync(database, ownerId, galleryId, cancellationToken);
            await quota.RequireAsync(database, ownerId, await database.Pictures.Where(picture => EF.Parameter(ids).Contains(picture.Id)).SumAsync(picture => picture.Size, cancellationToken), cancellationToken);
            foreach (string[] some in ids.Chunk(CopiedAtOnce))
            {
                List<KeptPicture> originals = await database.Pictures.AsNoTracking().AsSplitQuery().Where(picture => EF.Parameter(some).Contains(picture.Id))
                    .Include(picture => picture.Making).Include(picture => picture.Forms).Include(picture => picture.Sources).Include(picture => picture.Tags).ToListAsync(cancellationToken);
                database.AddRange(originals.Select(original => Copy(original, ownerId, galleryId)));
                await database.SaveChangesAsync(cancellationToken);
                database.ChangeTracker.Clear();
            }
        }, cancellationToken);
        news.Tell(galleryId);
    }

    /// <summary>Writes under a picture. Only people with an account do: others have no name.</summary>
    /// <exception cref="GalleryRefusedException">It was not written; the message says why.</exception>
    public Task CommentAsync(string ownerId, string id, string text, CancellationToken cancellationToken = default)
    {
        string personId = Owner.PersonOf(ownerId) ?? throw new GalleryRefusedException(RefusalTexts.SignInToComment);
        text = text.Trim();
        if (text.Length is 0 or > PictureComment.MaxLength)
            throw new GalleryRefusedException(RefusalTexts.CommentLength.With(text.Length, PictureComment.MaxLength));
        return ChangeAsync(ownerId, [id], TeamRole.Viewer, database =>
        {
            database.Add(new PictureComment { Id = Owner.NewId(), PictureId = id, PersonId = personId, Text = text, WrittenAt = clock.GetUtcNow() });
            return database.SaveChangesAsync(cancellationToken);
        }, cancellationToken);
    }

    /// <summary>Deletes one's own comment; the gallery's owner, any.</summary>
    /// <exception cref="GalleryRefusedException">There is no such comment, or it is not the owner's to delete.</exception>
    public Task DeleteCommentAsync(string ownerId, string pictureId, string commentId, CancellationToken cancellationToken = default)
    {
        string? personId = Owner.PersonOf(ownerId);
        return ChangeAsync(ownerId, [pictureId], TeamRole.Viewer, async database =>
        {
            IQueryable<string> owned = Some(database, ownerId, [pictureId], TeamRole.Owner).Select(picture => picture.Id);
            int deleted = await database.PictureComments.Where(comment => comment.Id == commentId && comment.PictureId == pictureId
                && ((personId != null && comment.PersonId == personId) || owned.Contains(comment.PictureId))).ExecuteDeleteAsync(cancellationToken);
            if (deleted == 0) throw new GalleryRefusedException(RefusalTexts.NoComment);
        }, cancellationToken);
    }

    /// <exception cref="GalleryRefusedException">It is no tag; the message says why.</exception>
    internal static string Tagged(string tag)
    {
        tag = tag.Trim().ToLowerInvariant();
        return tag.Length is > 0 and <= PictureTag.MaxLength ? tag : throw new GalleryRefusedException(RefusalTexts.TagLength.With(tag.Length, PictureTag.MaxLength));
    }

    private async Task ChangeAsync(string ownerId, IReadOnlyList<string> ids, TeamRole role, Func<UnclipDatabase, Task> change, CancellationToken cancellationToken)
    {
        List<string> galleries;
        await using (UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken))
        {
            await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
            if (await Some(database, ownerId, ids, role).CountAsync(cancellationToken) != ids.Distinct().Count()) throw GalleryRefusedException.NoPicture();
            galleries = await Some(database, ownerId, ids, role).Select(picture => picture.GalleryId).Distinct().ToListAsync(cancellationToken);
            await change(database);
            await transaction.CommitAsync(cancellationToken);
        }

        foreach (string gallery in galleries) news.Tell(gallery);
    }

    private static async Task RequireGalleryAsync(UnclipDatabase database, string ownerId, string galleryId, CancellationToken cancellationToken)
    {
        if (!await database.Galleries.OpenTo(ownerId, TeamRole.Editor).AnyAsync(gallery => gallery.Id == galleryId, cancellationToken)) throw GalleryRefusedException.NoGallery();
    }

    private static KeptPicture Copy(KeptPicture original, string ownerId, string galleryId)
    {
        string id = Owner.NewId();
        return new()
        {
            Id = id,
            GalleryId = galleryId,
            OwnerId = ownerId,
            AddedAt = original.AddedAt,
            Title = original.Title,
            SearchText = original.SearchText,
            Tool = original.Tool,
            Model = original.Model,
            Fingerprint = original.Fingerprint,
            Seed = original.Seed,
            Provider = original.Provider,
            PixelHash = original.PixelHash,
            Blob = original.Blob,
            SmallThumbnail = original.SmallThumbnail,
            LargeThumbnail = original.LargeThumbnail,
            Size = original.Size,
            Width = original.Width,
            Height = original.Height,
            Making = original.Making is not { } making ? null : new()
            {
                PictureId = id,
                Recipe = making.Recipe,
                ImageEmbedding = making.ImageEmbedding,
                Meaning = making.Meaning,
                MeaningModel = making.MeaningModel,
            },
            Forms = [.. original.Forms.Select(form => new PictureForm { PictureId = id, Hash = form.Hash })],
            Sources = [.. original.Sources.Select(source => new PictureSource { PictureId = id, Hash = source.Hash })],
            Tags = [.. original.Tags.Select(tag => new PictureTag { PictureId = id, Tag = tag.Tag })],
        };
    }
}

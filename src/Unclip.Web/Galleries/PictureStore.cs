using Microsoft.EntityFrameworkCore;
using Unclip.Inference;
using Unclip.Web.Blobs;
using Unclip.Web.Data;
using Unclip.Web.Owners;
using Unclip.Web.Teams;

namespace Unclip.Web.Galleries;

/// <summary>Kept pictures, to look at: whoever asks gets what is open to them, and nothing else.</summary>
public sealed partial class PictureStore(IDbContextFactory<UnclipDatabase> databases, IBlobStore blobs, PictureQuota quota, GalleryNews news, TimeProvider clock)
{
    private const int RelativesShown = 24;

    /// <summary>In the order of the ids; what is not open to the owner is left out.</summary>
    public async Task<IReadOnlyList<PictureCard>> CardsAsync(string ownerId, IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        Dictionary<string, PictureCard> cards = await Some(database, ownerId, ids, TeamRole.Viewer).Cards(ownerId).ToDictionaryAsync(card => card.Id, cancellationToken);
        return [.. ids.Where(cards.ContainsKey).Select(id => cards[id])];
    }

    /// <summary>Null: unknown or not open to the owner.</summary>
    public async Task<PictureDetails?> FindAsync(string ownerId, string id, CancellationToken cancellationToken = default)
    {
        string? personId = Owner.PersonOf(ownerId);
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        IQueryable<KeptPicture> one = Some(database, ownerId, [id], TeamRole.Viewer);
        if (await one.Cards(ownerId).FirstOrDefaultAsync(cancellationToken) is not { } card) return null;
        var facts = await one.Select(picture => new
        {
            GalleryName = picture.Gallery!.Name,
            Mine = picture.Gallery.OwnerId == ownerId,
            Role = picture.Gallery.Team!.Members.Where(member => member.PersonId == personId).Select(member => member.Role).FirstOrDefault(),
            picture.AddedAt,
            picture.DeletedAt,
            picture.Fingerprint,
            picture.Provider,
            picture.PixelHash,
            picture.Size,
            picture.Making!.Recipe,
            picture.Making.MeaningModel,
        }).SingleAsync(cancellationToken);
        TeamRole role = facts.Mine ? TeamRole.Owner : facts.Role;
        (Recipe? recipe, string? problem) = Read(facts.Recipe);
        return new()
        {
            Card = card,
            GalleryName = facts.GalleryName,
            Role = role,
            AddedAt = facts.AddedAt,
            DeletedAt = facts.DeletedAt,
            Fingerprint = facts.Fingerprint,
            Provider = facts.Provider,
            PixelHash = facts.PixelHash,
            Size = facts.Size,
            Recipe = recipe,
            RecipeProblem = problem,
            MeaningModel = facts.MeaningModel,
            Tags = await database.PictureTags.Where(tag => tag.PictureId == id).OrderBy(tag => tag.Tag).Select(tag => tag.Tag).ToListAsync(cancellationToken),
            Comments = await CommentsAsync(database, id, personId, role, cancellationToken),
            Parents = await Relatives(database, ownerId, id, database.PictureForms.Where(form => database.PictureSources.Any(source => source.PictureId == id && source.Hash == form.Hash)).Select(form => form.PictureId), cancellationToken),
            Children = await Relatives(database, ownerId, id, database.PictureSources.Where(source => database.PictureForms.Any(form => form.PictureId == id && form.Hash == source.Hash)).Select(source => source.PictureId), cancellationToken),
        };
    }

    /// <summary>The PNG; null: unknown or not open to the owner.</summary>
    public async Task<byte[]?> ReadAsync(string ownerId, string id, CancellationToken cancellationToken = default)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        if (await Some(database, ownerId, [id], TeamRole.Viewer).Select(picture => picture.Blob).FirstOrDefaultAsync(cancellationToken) is not { } blob) return null;
        return await blobs.ReadAsync(blob, cancellationToken);
    }

    /// <summary>One of a picture's three files; null: it is none of them, or not open to the owner.</summary>
    internal async Task<(Stream File, string Title)?> OpenAsync(string ownerId, string id, string blob, CancellationToken cancellationToken)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        var picture = await database.Pictures.OpenTo(database, ownerId, TeamRole.Viewer).Where(picture => picture.Id == id)
            .Select(picture => new { picture.Title, picture.Blob, picture.SmallThumbnail, picture.LargeThumbnail }).FirstOrDefaultAsync(cancellationToken);
        return picture is not null && (blob == picture.Blob || blob == picture.SmallThumbnail || blob == picture.LargeThumbnail) && await blobs.OpenAsync(blob, cancellationToken) is { } file
            ? (file, picture.Title) : null;
    }

    /// <summary>Tags of a gallery with how many pictures have them, the most used first.</summary>
    public async Task<IReadOnlyList<(string Tag, int Count)>> TagsAsync(string ownerId, string galleryId, CancellationToken cancellationToken = default)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        IQueryable<string> pictures = database.Pictures.OpenTo(database, ownerId, TeamRole.Viewer).Where(picture => picture.GalleryId == galleryId && picture.DeletedAt == null).Select(picture => picture.Id);
        var tags = await database.PictureTags.Where(tag => pictures.Contains(tag.PictureId)).GroupBy(tag => tag.Tag)
            .Select(group => new { Tag = group.Key, Count = group.Count() }).OrderByDescending(tag => tag.Count).ThenBy(tag => tag.Tag).ToListAsync(cancellationToken);
        return [.. tags.Select(tag => (tag.Tag, tag.Count))];
    }

    /// <summary>Models whose pictures are in a gallery.</summary>
    public async Task<IReadOnlyList<string>> ModelsAsync(string ownerId, string galleryId, CancellationToken cancellationToken = default)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Pictures.OpenTo(database, ownerId, TeamRole.Viewer).Where(picture => picture.GalleryId == galleryId && picture.Model != null)
            .Select(picture => picture.Model!).Distinct().OrderBy(model => model).ToListAsync(cancellationToken);
    }

    /// <summary>What an older version kept may be beyond this one.</summary>
    internal static (Recipe? Recipe, string? Problem) Read(string? json)
    {
        try
        {
            return (json is null ? null : Recipe.FromJson(json), null);
        }
        catch (InvalidDataException unusable)
        {
            return (null, unusable.Message);
        }
    }

    /// <summary>However many ids: they travel as one parameter.</summary>
    private static IQueryable<KeptPicture> Some(UnclipDatabase database, string ownerId, IReadOnlyList<string> ids, TeamRole role) =>
        database.Pictures.OpenTo(database, ownerId, role).Where(picture => EF.Parameter(ids).Contains(picture.Id));

    private static async Task<IReadOnlyList<PictureCard>> Relatives(UnclipDatabase database, string ownerId, string id, IQueryable<string> relatives, CancellationToken cancellationToken) =>
        await database.Pictures.OpenTo(database, ownerId, TeamRole.Viewer).Where(picture => picture.Id != id && picture.DeletedAt == null && relatives.Contains(picture.Id))
            .OrderBy(picture => picture.AddedAt).Take(RelativesShown).Cards(ownerId).ToListAsync(cancellationToken);

    private static async Task<IReadOnlyList<CommentLine>> CommentsAsync(UnclipDatabase database, string id, string? personId, TeamRole role, CancellationToken cancellationToken)
    {
        var comments = await database.PictureComments.Where(comment => comment.PictureId == id).OrderBy(comment => comment.WrittenAt)
            .Select(comment => new { Comment = comment, Author = database.Users.Where(person => person.Id == comment.PersonId).Select(person => person.DisplayName).FirstOrDefault() })
            .ToListAsync(cancellationToken);
        return [.. comments.Select(line => new CommentLine(line.Comment.Id, line.Author ?? line.Comment.ImportedFrom ?? "", line.Comment.Text, line.Comment.WrittenAt,
            line.Comment.PersonId is null, role == TeamRole.Owner || (personId is not null && line.Comment.PersonId == personId)))];
    }
}

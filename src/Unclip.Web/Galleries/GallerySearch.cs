using Microsoft.EntityFrameworkCore;
using Unclip.Inference.Manipulations;
using Unclip.Web.Data;
using Unclip.Web.Generation;
using Unclip.Web.Teams;
using Unclip.Web.Texts;

namespace Unclip.Web.Galleries;

/// <summary>
/// Finds pictures by words, by what is in their recipes, and by meaning. It yields all ids in order, of which a grid asks for
/// the cards that it shows: tens of thousands of ids are little, and nothing shifts while one scrolls and selects.
/// </summary>
public sealed class GallerySearch(IDbContextFactory<UnclipDatabase> databases, MeaningIndex meanings)
{
    /// <summary>By meaning everything is found, the best first; in another order, so many of the best.</summary>
    public const int BestCount = 200;

    private const int MaxWords = 16;

    /// <param name="ownerId">Who asks.</param>
    /// <param name="query">What for.</param>
    /// <param name="model">Reads <see cref="GalleryQuery.Meaning"/>; null: there is none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="GalleryRefusedException">The gallery is not open to the owner, or there is nothing to compare by.</exception>
    public async Task<GalleryFinding> FindAsync(string ownerId, GalleryQuery query, OpenedModel? model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        if (!await database.Galleries.OpenTo(ownerId, TeamRole.Viewer).AnyAsync(gallery => gallery.Id == query.GalleryId, cancellationToken))
            throw new GalleryRefusedException(RefusalTexts.NoGalleryToSee);
        List<string> ids = await Ordered(Filtered(database, ownerId, query), query.Order).Select(picture => picture.Id).ToListAsync(cancellationToken);
        return query.IsByMeaning ? await RankAsync(database, query, ids, model, cancellationToken) : new(ids, 0, []);
    }

    private async Task<GalleryFinding> RankAsync(UnclipDatabase database, GalleryQuery query, List<string> ids, OpenedModel? model, CancellationToken cancellationToken)
    {
        (float[] wanted, string fingerprint) = await WantedAsync(database, query, model, cancellationToken);
        MeaningMatrix matrix = await meanings.OfAsync(query.GalleryId, fingerprint, cancellationToken);
        (string[] comparable, float[] scores) = matrix.Score(wanted, ids);
        int leftOut = ids.Count - comparable.Length;
        // The best first; of the equal, in the order that they had.
        int[] best = [.. Enumerable.Range(0, comparable.Length).OrderByDescending(index => scores[index])];
        if (query.Order != PictureOrder.Similarity) best = [.. best.Take(BestCount).Order()];
        return new([.. best.Select(index => comparable[index])], leftOut, [.. best.Select(index => scores[index])]);
    }

    private static async Task<(float[] Wanted, string Fingerprint)> WantedAsync(UnclipDatabase database, GalleryQuery query, OpenedModel? model, CancellationToken cancellationToken)
    {
        if (query.SimilarTo is { } id)
        {
            PictureMaking? making = await database.PictureMakings.FirstOrDefaultAsync(making => making.PictureId == id && database.Pictures.Any(picture => picture.Id == id && picture.GalleryId == query.GalleryId), cancellationToken);
            return making is { Meaning: { } meaning, MeaningModel: { } fingerprint }
                ? (EmbeddingBytes.Read(meaning).ToArray(), fingerprint)
                : throw new GalleryRefusedException(RefusalTexts.NotSeen);
        }

        if (model is null) throw new GalleryRefusedException(RefusalTexts.MeaningNeedsModel);
        IReadOnlyList<float[]> text = await model.Embed([new TextIngredient(query.Meaning!.Trim())], cancellationToken);
        return (EmbeddingBytes.OfLengthOne(text[0]), model.Fingerprint);
    }

    private static IQueryable<KeptPicture> Filtered(UnclipDatabase database, string ownerId, GalleryQuery query)
    {
        IQueryable<KeptPicture> pictures = database.Pictures.Where(picture => picture.GalleryId == query.GalleryId);
        pictures = query.InTrash ? pictures.Where(picture => picture.DeletedAt != null) : pictures.Where(picture => picture.DeletedAt == null);
        foreach (string word in (query.Words ?? "").ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(MaxWords))
            pictures = pictures.Where(picture => picture.SearchText.Contains(word) || picture.Tags.Any(tag => tag.Tag.Contains(word)));
        if (query.Tag is { } tag) pictures = pictures.Where(picture => picture.Tags.Any(known => known.Tag == tag));
        if (query.Tool is { } tool) pictures = pictures.Where(picture => picture.Tool == tool);
        if (query.Model is { } model) pictures = pictures.Where(picture => picture.Model == model);
        if (query.Seed is { } seed) pictures = pictures.Where(picture => picture.Seed == seed);
        if (query.From is { } from) pictures = pictures.Where(picture => picture.AddedAt >= from);
        if (query.Until is { } until) pictures = pictures.Where(picture => picture.AddedAt < until);
        if (query.Starred) pictures = pictures.Where(picture => picture.Stars.Any(star => star.OwnerId == ownerId));
        if (query.MinSide is { } side) pictures = pictures.Where(picture => picture.Width >= side || picture.Height >= side);
        return pictures;
    }

    private static IQueryable<KeptPicture> Ordered(IQueryable<KeptPicture> pictures, PictureOrder order) => order switch
    {
        PictureOrder.Oldest => pictures.OrderBy(picture => picture.AddedAt).ThenBy(picture => picture.Id),
        PictureOrder.Stars => pictures.OrderByDescending(picture => picture.Stars.Count).ThenByDescending(picture => picture.AddedAt).ThenByDescending(picture => picture.Id),
        _ => pictures.OrderByDescending(picture => picture.AddedAt).ThenByDescending(picture => picture.Id),
    };
}

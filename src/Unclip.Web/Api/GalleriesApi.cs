using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Unclip.Web.Blobs;
using Unclip.Web.Data;
using Unclip.Web.Galleries;
using Unclip.Web.Teams;

namespace Unclip.Web.Api;

internal static class GalleriesApi
{
    private const int PageSize = 100;

    public static void MapGalleriesApi(this RouteGroupBuilder galleries)
    {
        galleries.MapGet("", List).RequireScope(AccessScopes.Read).WithSummary("Your galleries and your teams'.");
        galleries.MapGet("/{id}/pictures", Pictures).RequireScope(AccessScopes.Read).WithSummary($"A gallery's pictures, newest first, {PageSize} a page.");
        galleries.MapPost("/{id}/pictures", Keep).RequireScope(AccessScopes.Write).WithSummary("Keeps a finished picture of one of your generations. The same one twice is one.");
        galleries.MapGet("/{id}/pictures/{pictureId}", Picture).RequireScope(AccessScopes.Read).WithSummary("A kept picture as PNG, with its recipe inside.");
    }

    private static async Task<Ok<List<GalleryResource>>> List(HttpContext context, UnclipDatabase database) => TypedResults.Ok(await database.Galleries
        .OpenTo(context.ApiOwnerId(), TeamRole.Viewer).OrderBy(gallery => gallery.CreatedAt)
        .Select(gallery => new GalleryResource(gallery.Id, gallery.Name, gallery.TeamId, database.Pictures.Count(picture => picture.GalleryId == gallery.Id && picture.DeletedAt == null)))
        .ToListAsync(context.RequestAborted));

    private static async Task<Results<Ok<List<PictureResource>>, NotFound>> Pictures(HttpContext context, UnclipDatabase database, string id, int page = 0) =>
        await database.Galleries.OpenTo(context.ApiOwnerId(), TeamRole.Viewer).AnyAsync(gallery => gallery.Id == id, context.RequestAborted)
            ? TypedResults.Ok(await database.Pictures.Where(picture => picture.GalleryId == id && picture.DeletedAt == null)
                .OrderByDescending(picture => picture.AddedAt).ThenBy(picture => picture.Id)
                .Skip(Math.Clamp(page, 0, int.MaxValue / PageSize) * PageSize).Take(PageSize)
                .Select(picture => new PictureResource(picture.Id, picture.Title, picture.AddedAt, picture.Width, picture.Height, picture.Seed, picture.Fingerprint, picture.Making!.Recipe,
                    picture.Tags.Select(tag => tag.Tag).ToList(), $"/api/galleries/{id}/pictures/{picture.Id}"))
                .ToListAsync(context.RequestAborted))
            : TypedResults.NotFound();

    private static async Task<Results<Created<KeptPlace>, Ok<KeptPlace>, ProblemHttpResult>> Keep(HttpContext context, PictureKeeper keeper, string id, KeepingWish wish)
    {
        try
        {
            KeptPlace place = await keeper.KeepAsync(context.ApiOwnerId(), wish.Generation, wish.Index, id, context.RequestAborted);
            return place.IsNew ? TypedResults.Created($"{ApiSetup.Root}/galleries/{place.GalleryId}/pictures/{place.PictureId}", place) : TypedResults.Ok(place);
        }
        catch (GalleryRefusedException refusal)
        {
            return TypedResults.Problem(refusal.Message, statusCode: StatusCodes.Status409Conflict);
        }
    }

    private static async Task<Results<FileStreamHttpResult, NotFound>> Picture(HttpContext context, UnclipDatabase database, IBlobStore blobs, string id, string pictureId)
    {
        string? blob = await database.Pictures.OpenTo(database, context.ApiOwnerId(), TeamRole.Viewer)
            .Where(picture => picture.Id == pictureId && picture.GalleryId == id && picture.DeletedAt == null).Select(picture => picture.Blob).SingleOrDefaultAsync(context.RequestAborted);
        return blob is not null && await blobs.OpenAsync(blob, context.RequestAborted) is { } png ? TypedResults.File(png, "image/png") : TypedResults.NotFound();
    }
}

/// <param name="Generation">Its id.</param>
/// <param name="Index">Which of its pictures, 0-based.</param>
public sealed record KeepingWish(string Generation, int Index = 0);

/// <param name="Id">What it is asked for by.</param>
/// <param name="Name">For people.</param>
/// <param name="Team">The team's id; null: it is your own.</param>
/// <param name="PictureCount">Without those in the trash.</param>
public sealed record GalleryResource(string Id, string Name, string? Team, int PictureCount);

/// <param name="Id">What it is asked for by.</param>
/// <param name="Title">The prompt, or what stands for it.</param>
/// <param name="AddedAt">When it was kept.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Seed">Null where it was brought from elsewhere.</param>
/// <param name="Model">The model's fingerprint.</param>
/// <param name="Recipe">JSON: its request can be queued again.</param>
/// <param name="Tags">In lower case.</param>
/// <param name="File">The path of its PNG.</param>
public sealed record PictureResource(
    string Id, string Title, DateTimeOffset AddedAt, int Width, int Height, uint? Seed, string? Model, string? Recipe, IReadOnlyList<string> Tags, string File);

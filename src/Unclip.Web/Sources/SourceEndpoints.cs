using Microsoft.AspNetCore.Mvc;
using Unclip.Inference.Pictures;
using Unclip.Web.Owners;

namespace Unclip.Web.Sources;

/// <summary>Source pictures over HTTP: in from this site's own pages, out to their owner only.</summary>
public static class SourceEndpoints
{
    public static IEndpointRouteBuilder MapSources(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sources", UploadAsync).DisableAntiforgery().AddEndpointFilter<SameOriginFilter>()
            .WithMetadata(new RequestSizeLimitAttribute(PictureCodec.MaxBytes));
        routes.MapGet("/sources/{id}.png", Picture).DisableAntiforgery();
        return routes;
    }

    /// <summary>The body is the file. Answers with what was read, or with a sentence for the person who brought it.</summary>
    private static Task<IResult> UploadAsync(HttpContext context, SourceUploads uploads) => UploadAnswer.OfAsync(context, PictureCodec.MaxBytes / 1048576, async owner =>
    {
        SourcePicture picture = await uploads.AddAsync(owner, context.Request.Body, context.RequestAborted);
        return Results.Ok(new UploadedSource(picture.Id, picture.Picture.Width, picture.Picture.Height, picture.Recipe is not null));
    });

    private static IResult Picture(HttpContext context, SourceStore sources, string id)
    {
        if (context.OwnerId() is not { } owner || sources.Find(owner, id) is not { } picture) return Results.NotFound();
        context.KeepForEver();
        return Results.File(picture.Png, "image/png");
    }
}

/// <param name="Id">What a page asks the source service for.</param>
/// <param name="Width">Pixels, as stored.</param>
/// <param name="Height">Pixels, as stored.</param>
/// <param name="Recipe">Whether it holds one of ours.</param>
public sealed record UploadedSource(string Id, int Width, int Height, bool Recipe);

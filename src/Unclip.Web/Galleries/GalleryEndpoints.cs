using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Unclip.Inference.Pictures;
using Unclip.Web.Generation;
using Unclip.Web.Owners;
using Unclip.Web.Sources;

namespace Unclip.Web.Galleries;

/// <summary>Kept pictures over HTTP, to those to whom their gallery is open; and what is brought to a gallery, or taken along from it.</summary>
public static class GalleryEndpoints
{
    /// <summary>The name of the file says what is in it, so that a browser may keep it for ever.</summary>
    public static string PathOf(string pictureId, string blob, string type) => $"/kept/{pictureId}/{blob}.{type}";

    public static IEndpointRouteBuilder MapGalleries(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/kept/{pictureId}/{blob}.{type:regex(^(png|webp)$)}", PictureAsync).DisableAntiforgery();
        routes.MapGet("/galleries/export", ExportAllAsync).DisableAntiforgery();
        routes.MapGet("/galleries/{id}/export", ExportAsync).DisableAntiforgery();
        routes.MapPost("/galleries/import", (HttpContext context, GalleryImport import, IOptions<UnclipOptions> options) => ImportAsync(context, import, options, null))
            .DisableAntiforgery().AddEndpointFilter<SameOriginFilter>();
        routes.MapPost("/galleries/{id}/import", ImportAsync).DisableAntiforgery().AddEndpointFilter<SameOriginFilter>();
        routes.MapPost("/galleries/{id}/pictures", AddAsync).DisableAntiforgery().AddEndpointFilter<SameOriginFilter>()
            .WithMetadata(new RequestSizeLimitAttribute(PictureCodec.MaxBytes));
        return routes;
    }

    private static async Task<IResult> PictureAsync(HttpContext context, PictureStore pictures, string pictureId, string blob, string type, bool download = false)
    {
        if (context.OwnerId() is not { } owner || !Blobs.BlobName.IsWellFormed(blob) || await pictures.OpenAsync(owner, pictureId, blob, context.RequestAborted) is not { } found) return Results.NotFound();
        context.KeepForEver();
        return Results.File(found.File, $"image/{type}", download ? $"{PictureFileName.Of(found.Title)}.{type}" : null, entityTag: new EntityTagHeaderValue($"\"{blob}\""), enableRangeProcessing: true);
    }

    private static async Task<IResult> ExportAsync(HttpContext context, GalleryStore galleries, GalleryExport export, string id)
    {
        if (context.OwnerId() is not { } owner || await galleries.FindAsync(owner, id, context.RequestAborted) is not { } gallery) return Results.NotFound();
        return Zip(context, PictureFileName.Of(gallery.Name, "gallery"), stream => export.WriteAsync(owner, id, stream, context.RequestAborted));
    }

    private static IResult ExportAllAsync(HttpContext context, GalleryExport export) => context.OwnerId() is not { } owner
        ? Results.NotFound()
        : Zip(context, "my-pictures", stream => export.WriteAsync(owner, null, stream, context.RequestAborted));

    private static IResult Zip(HttpContext context, string name, Func<Stream, Task> write)
    {
        context.Response.Headers.CacheControl = "no-store";
        // A zip's writer ends some of its streams synchronously.
        if (context.Features.Get<IHttpBodyControlFeature>() is { } body) body.AllowSynchronousIO = true;
        return Results.Stream(write, "application/zip", $"{name}.zip");
    }

    /// <summary>The body is a picture file. Answers with what became of it, or with a sentence for the person who brought it.</summary>
    private static Task<IResult> AddAsync(HttpContext context, SourceUploads uploads, PictureKeeper keeper, GalleryStore galleries, ModelCatalog models, string id, string? name = null) =>
        UploadAnswer.OfAsync(context, PictureCodec.MaxBytes / 1048576, async owner =>
        {
            if (await galleries.FindAsync(owner, id, context.RequestAborted) is not { CanEdit: true }) throw GalleryRefusedException.NoGallery();
            SourcePicture picture = await uploads.ReadAsync(context.Request.Body, context.RequestAborted);
            return Results.Ok(await keeper.AddAsync(owner, id, NewPicture.Of(picture, name), models.OfFingerprint(picture.Recipe?.Fingerprint), context.RequestAborted));
        });

    /// <summary>The body is a zip. Answers with what became of it, or with a sentence for the person who brought it.</summary>
    private static Task<IResult> ImportAsync(HttpContext context, GalleryImport import, IOptions<UnclipOptions> options, string? id) =>
        UploadAnswer.OfAsync(context, options.Value.MaxImportMegabytes, async owner =>
        {
            await import.RequireGalleryAsync(owner, id, context.RequestAborted);
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = options.Value.MaxImportMegabytes * 1048576L;
            await using FileStream file = new(Path.Combine(Path.GetTempPath(), $"unclip-import-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
            if (!OperatingSystem.IsWindows()) File.Delete(file.Name); // It lives on without a name, and goes also when the process is killed; Windows sees to that itself.
            await context.Request.Body.CopyToAsync(file, context.RequestAborted);
            return Results.Ok(await import.RunAsync(owner, id, file, context.RequestAborted));
        });
}

using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Unclip.Inference;
using Unclip.Inference.Manipulations;
using Unclip.Inference.Pictures;
using Unclip.Web.Blobs;
using Unclip.Web.Components.Accounts;
using Unclip.Web.Components.Sharing;
using Unclip.Web.Galleries;
using Unclip.Web.Generation;
using Unclip.Web.Owners;
using Unclip.Web.People;
using Unclip.Web.Sources;

namespace Unclip.Web.Sharing;

/// <summary>What a link shows, to anybody who has it: pages without scripts, and pictures.</summary>
public static class ShareEndpoints
{
    public const string Root = "/s";

    private const int PreviewSide = 512;
    private const int MaxPage = 1_000_000;

    public static string PathOf(string token) => $"{Root}/{token}";

    /// <summary>Where the page of a picture sends whoever wants its recipe on the page of its tool.</summary>
    internal static string OpeningPathOf(string token, string pictureId) => $"{Root}/{token}/{pictureId}/recipe";

    public static IEndpointRouteBuilder MapSharing(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder shared = routes.MapGroup(Root + "/{token:length(43)}").AllowAnonymous();
        shared.MapGet("", PageAsync);
        shared.MapPost("", UnlockAsync).DisableAntiforgery().AddEndpointFilter<SameOriginFilter>().RequireRateLimiting(ShareSetup.PasswordLimit);
        shared.MapGet("/{pictureId:length(22)}", PictureAsync);
        shared.MapGet("/{pictureId:length(22)}/{file:regex(^(small|large|full)$)}", FileAsync);
        shared.MapPost("/{pictureId:length(22)}/recipe", OpenRecipeAsync).DisableAntiforgery().AddEndpointFilter<SameOriginFilter>();
        shared.MapGet("/preview.jpg", PreviewAsync);
        return routes;
    }

    private static async Task<IResult> PageAsync(HttpContext context, ShareLinks links, ShareUnlocking unlocking, string token, int page = 1)
    {
        if (await links.OpenAsync(token, context.RequestAborted) is not { } link) return Results.NotFound();
        if (!unlocking.IsUnlocked(context, link)) return Locked(token);
        await links.CountViewAsync(link, context.RequestAborted);
        if (link.PictureId is { } only) return await PictureAsync(context, links, unlocking, token, only);
        SharedPictures pictures = await links.PicturesAsync(link, Math.Clamp(page, 1, MaxPage) - 1, context.RequestAborted);
        return Page<SharedGallery>(context, new() { ["Token"] = token, ["Link"] = link, ["Pictures"] = pictures });
    }

    private static async Task<IResult> PictureAsync(HttpContext context, ShareLinks links, ShareUnlocking unlocking, string token, string pictureId)
    {
        if (await links.OpenAsync(token, context.RequestAborted) is not { } link) return Results.NotFound();
        if (!unlocking.IsUnlocked(context, link)) return Results.LocalRedirect(PathOf(token));
        return await links.PictureAsync(link, pictureId, context.RequestAborted) is { } picture
            ? Page<SharedPicture>(context, new() { ["Token"] = token, ["Link"] = link, ["Picture"] = picture })
            : Results.NotFound();
    }

    private static async Task<IResult> UnlockAsync(HttpContext context, ShareLinks links, ShareUnlocking unlocking, string token, [FromForm] string? password)
    {
        if (await links.OpenAsync(token, context.RequestAborted) is not { } link) return Results.NotFound();
        if (!links.Matches(link, password)) return Locked(token, wrong: true);
        unlocking.Remember(context, link, PathOf(token));
        return Results.LocalRedirect(PathOf(token));
    }

    private static async Task<IResult> FileAsync(HttpContext context, ShareLinks links, ShareUnlocking unlocking, IBlobStore blobs, string token, string pictureId, string file)
    {
        if (await links.OpenAsync(token, context.RequestAborted) is not { } link || !unlocking.IsUnlocked(context, link)
            || await links.PictureAsync(link, pictureId, context.RequestAborted) is not { } picture) return Results.NotFound();
        string blob = file switch { "small" => picture.SmallThumbnail, "large" => picture.LargeThumbnail, _ => picture.Blob };
        if (await blobs.ReadAsync(blob, context.RequestAborted) is not { } bytes) return Results.NotFound();
        context.Response.Headers.CacheControl = "private, max-age=300"; // A revoked link shows nothing soon.
        if (file != "full") return Results.File(bytes, "image/webp");
        return Results.File(link.AllowsRemix ? bytes : PictureCodec.EncodePng(PictureCodec.Decode(bytes)), "image/png");
    }

    /// <summary>
    /// The picture becomes one of the visitor's sources, for the page of its tool: a recipe with pictures in it is too large for an address.
    /// Where that cannot be, the picture's own page says why.
    /// </summary>
    private static async Task<IResult> OpenRecipeAsync(
        HttpContext context, ShareLinks links, ShareUnlocking unlocking, IBlobStore blobs, SourceStore sources, IOptions<UnclipOptions> options, string token, string pictureId)
    {
        string page = $"{PathOf(token)}/{pictureId}";
        if (await links.OpenAsync(token, context.RequestAborted) is not { AllowsRemix: true } link || !unlocking.IsUnlocked(context, link)
            || await links.PictureAsync(link, pictureId, context.RequestAborted) is not { } picture || await blobs.ReadAsync(picture.Blob, context.RequestAborted) is not { } png
            || SourcePicture.Read(png) is not { Recipe.Request: not UpsamplingRequest and var request } source) return Results.LocalRedirect(page);
        if (context.User.PersonId() is null && options.Value.RequireAccount) return Results.LocalRedirect(AccountLinks.WithReturn(Access.SignInPath, page));
        if (context.OwnerId() is null) context.IssueOwner();
        return Results.LocalRedirect(Tool.Of(request).PathWithRecipeOf(sources.Add(context.OwnerId()!, source)));
    }

    /// <summary>What messengers show beside a link; none where a password is asked for.</summary>
    private static async Task<IResult> PreviewAsync(HttpContext context, ShareLinks links, IBlobStore blobs, string token)
    {
        if (await links.OpenAsync(token, context.RequestAborted) is not { PasswordHash: null } link
            || (await links.PicturesAsync(link, page: 0, context.RequestAborted)).Pictures is not [var first, ..]
            || await blobs.ReadAsync(first.Blob, context.RequestAborted) is not { } png) return Results.NotFound();
        Picture picture = BicubicResize.Within(PictureCodec.Decode(png), PreviewSide);
        context.Response.Headers.CacheControl = "private, max-age=300";
        return Results.File(PictureCodec.EncodeJpeg(picture), "image/jpeg");
    }

    private static RazorComponentResult<SharePassword> Locked(string token, bool wrong = false) =>
        new(new Dictionary<string, object?> { ["Token"] = token, ["Wrong"] = wrong }) { StatusCode = wrong ? StatusCodes.Status403Forbidden : StatusCodes.Status200OK };

    private static RazorComponentResult<TPage> Page<TPage>(HttpContext context, Dictionary<string, object?> parameters)
        where TPage : Microsoft.AspNetCore.Components.IComponent
    {
        parameters["Address"] = new Uri($"{context.Request.Scheme}://{context.Request.Host}");
        return new(parameters);
    }
}

using Unclip.Web.Owners;

namespace Unclip.Web.Generation;

/// <summary>Finished pictures over HTTP, to their owner only.</summary>
public static class PictureEndpoints
{
    public static string PathOf(GenerationJob job, int index) => $"/pictures/{job.Id}/{index}.png";

    public static string DownloadPathOf(GenerationJob job, int index) => PathOf(job, index) + "?download=true";

    /// <summary>All pictures in one.</summary>
    public static string StripPathOf(GenerationJob job) => $"/pictures/{job.Id}/strip.png";

    /// <summary>All pictures one after another.</summary>
    public static string WebpPathOf(GenerationJob job) => $"/pictures/{job.Id}/row.webp";

    /// <summary>All pictures one after another.</summary>
    public static string GifPathOf(GenerationJob job) => $"/pictures/{job.Id}/row.gif";

    public static IEndpointRouteBuilder MapPictures(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/pictures/{jobId}/{index:int}.png", Picture).DisableAntiforgery();
        routes.MapGet("/pictures/{jobId}/strip.png", Strip).DisableAntiforgery();
        routes.MapGet("/pictures/{jobId}/row.webp", Webp).DisableAntiforgery();
        routes.MapGet("/pictures/{jobId}/row.gif", Gif).DisableAntiforgery();
        return routes;
    }

    private static IResult Picture(HttpContext context, JobStore jobs, string jobId, int index, bool download = false)
    {
        if (Find(context, jobs, jobId) is not { } job || index < 0 || index >= job.Snapshot.Pictures.Length) return Results.NotFound();
        context.KeepForEver();
        return Results.File(job.Snapshot.Pictures[index], "image/png", download ? FileName(job, $"{index + 1}.png") : null);
    }

    private static IResult Strip(HttpContext context, JobStore jobs, string jobId) => Together(context, jobs, jobId, Row.Strip, "image/png", "strip.png");

    private static IResult Webp(HttpContext context, JobStore jobs, string jobId) => Together(context, jobs, jobId, Row.Webp, "image/webp", "row.webp");

    private static IResult Gif(HttpContext context, JobStore jobs, string jobId) => Together(context, jobs, jobId, Row.Gif, "image/gif", "row.gif");

    private static IResult Together(HttpContext context, JobStore jobs, string jobId, Func<GenerationJob, byte[]> encode, string type, string ending)
    {
        if (Find(context, jobs, jobId) is not { Snapshot.Pictures.Length: > 0 } job) return Results.NotFound();
        context.KeepForEver();
        return Results.File(encode(job), type, FileName(job, ending));
    }

    private static GenerationJob? Find(HttpContext context, JobStore jobs, string jobId) => context.OwnerId() is { } owner ? jobs.Find(owner, jobId) : null;

    /// <summary>"a red house" with seed 7 → <c>a-red-house-seed7-1.png</c>.</summary>
    private static string FileName(GenerationJob job, string ending) => $"{PictureFileName.Of(job.Request.EnglishTitle)}-seed{job.Request.Seed}-{ending}";
}

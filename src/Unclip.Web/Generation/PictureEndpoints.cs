using System.Collections.Immutable;
using Unclip.Web.Owners;

namespace Unclip.Web.Generation;

/// <summary>Finished pictures over HTTP, to their owner only.</summary>
public static class PictureEndpoints
{
    public static string PathOf(GenerationJob job, int index) => $"/pictures/{job.Id}/{index}.png";

    public static string DownloadPathOf(GenerationJob job, int index) => PathOf(job, index) + "?download=true";

    public static IEndpointRouteBuilder MapPictures(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/pictures/{jobId}/{index:int}.png", Picture).DisableAntiforgery();
        return routes;
    }

    private static IResult Picture(HttpContext context, JobStore jobs, string jobId, int index, bool download = false)
    {
        if (context.OwnerId() is not { } owner || jobs.Find(owner, jobId) is not { } job) return Results.NotFound();
        ImmutableArray<byte[]> pictures = job.Snapshot.Pictures;
        if (index < 0 || index >= pictures.Length) return Results.NotFound();
        context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return Results.File(pictures[index], "image/png", download ? FileName(job, index) : null);
    }

    /// <summary>"a red house" with seed 7 → <c>a-red-house-seed7-1.png</c>: ASCII letters and digits only, whatever the prompt is.</summary>
    private static string FileName(GenerationJob job, int index)
    {
        string[] words = [.. string.Concat(job.Request.Title.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' '))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(8)];
        string name = string.Join('-', words);
        if (name.Length > 60) name = name[..60];
        return $"{(name.Length == 0 ? "picture" : name)}-seed{job.Request.Seed}-{index + 1}.png";
    }
}

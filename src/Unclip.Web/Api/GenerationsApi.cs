using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http.HttpResults;
using Unclip.Inference;
using Unclip.Web.Callers;
using Unclip.Web.Generation;
using Unclip.Web.Generation.Queue;

namespace Unclip.Web.Api;

internal static class GenerationsApi
{
    public static void MapGenerationsApi(this RouteGroupBuilder generations)
    {
        generations.MapPost("", SubmitAsync).RequireScope(AccessScopes.Generate)
            .WithSummary("Queues a request of any tool, with the usual model or the one whose fingerprint begins as ?model= says.");
        generations.MapGet("", List).RequireScope(AccessScopes.Read).WithSummary("Your generations, newest first.");
        generations.MapGet("/{id}", Find).RequireScope(AccessScopes.Read).WithSummary("One of your generations, as it is now.");
        generations.MapGet("/{id}/events", Events).RequireScope(AccessScopes.Read).WithSummary("The same after every change, as server-sent events, until it has ended.");
        generations.MapGet("/{id}/pictures/{index:int}", Picture).RequireScope(AccessScopes.Read).WithSummary("A finished picture as PNG, with its recipe inside.");
        generations.MapPatch("/{id}", ChangeAsync).RequireScope(AccessScopes.Generate).WithSummary("Pauses a generation that waits or runs, lets it go on, or puts it elsewhere in the queue.");
        generations.MapDelete("/{id}", CancelAsync).RequireScope(AccessScopes.Generate).WithSummary("Cancels a generation that waits or runs.");
    }

    private static async Task<Results<Created<GenerationResource>, ValidationProblem, ProblemHttpResult>> SubmitAsync(HttpContext context, ModelCatalog catalog, JobStore jobs, PaintingRequest request, string? model = null)
    {
        ModelReady[] open = [.. catalog.Models.OfType<ModelReady>()];
        if ((model is null ? open.FirstOrDefault() : open.FirstOrDefault(ready => ready.Model.Fingerprint.StartsWith(model, StringComparison.Ordinal))) is not { } chosen)
            return TypedResults.Problem($"model is '{model}', expected the beginning of the fingerprint of an open model: {string.Join(", ", open.Select(ready => ready.Model.Fingerprint))}.", statusCode: StatusCodes.Status409Conflict);
        if (RequestValidation.Errors(request, chosen.Model.Capabilities) is { Count: > 0 } errors)
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["request"] = [.. errors] });
        if (chosen.Model.Refusal(request) is { } refusal) return TypedResults.Problem(refusal, statusCode: StatusCodes.Status409Conflict);
        try
        {
            GenerationJob job = await jobs.AddAsync(context.ApiOwnerId(), request, chosen.Model, context.CallerAddressOf());
            return TypedResults.Created($"/api/generations/{job.Id}", GenerationResource.Of(job, jobs));
        }
        catch (GenerationRefusedException full)
        {
            return TypedResults.Problem(full.Message, statusCode: StatusCodes.Status429TooManyRequests);
        }
    }

    private static Ok<GenerationResource[]> List(HttpContext context, JobStore jobs) =>
        TypedResults.Ok(jobs.Of(context.ApiOwnerId()).Select(job => GenerationResource.Of(job, jobs)).ToArray());

    private static Results<Ok<GenerationResource>, NotFound> Find(HttpContext context, JobStore jobs, string id) =>
        jobs.Find(context.ApiOwnerId(), id) is { } job ? TypedResults.Ok(GenerationResource.Of(job, jobs)) : TypedResults.NotFound();

    private static Results<ServerSentEventsResult<GenerationResource>, NotFound> Events(HttpContext context, JobStore jobs, string id, CancellationToken cancellationToken) =>
        jobs.Find(context.ApiOwnerId(), id) is { } job ? TypedResults.ServerSentEvents(ChangesOf(job, jobs, cancellationToken)) : TypedResults.NotFound();

    private static Results<FileContentHttpResult, NotFound> Picture(HttpContext context, JobStore jobs, string id, int index) =>
        jobs.Find(context.ApiOwnerId(), id)?.Snapshot.Pictures is { } pictures && index >= 0 && index < pictures.Length
            ? TypedResults.File(pictures[index], "image/png") : TypedResults.NotFound();

    private static async Task<Results<Ok<GenerationResource>, NotFound, ValidationProblem, ProblemHttpResult>> ChangeAsync(HttpContext context, JobStore jobs, QueueChanges queue, string id, GenerationChange change)
    {
        if (jobs.Find(context.ApiOwnerId(), id) is not { } job) return TypedResults.NotFound();
        if (change.Priority is JobPriority.High) return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["priority"] = ["priority is 'high', expected 'normal' or 'low': only administrators put a generation before those of others."] });
        if (change.Position < 0) return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["position"] = [$"position is {change.Position}, expected 0 or more."] });
        if (change != new GenerationChange() && !job.Snapshot.IsActive) return TypedResults.Problem($"state is '{job.Snapshot.State.ToString().ToLowerInvariant()}', expected 'queued' or 'running': what has ended cannot be paused or moved.", statusCode: StatusCodes.Status409Conflict);
        if (change.Paused is { } paused) await queue.PauseAsync([job], paused);
        if (change.Priority is { } priority) await queue.PrioritizeAsync(job, priority);
        if (change.Position is { } position) await queue.MoveAsync(job, position);
        return TypedResults.Ok(GenerationResource.Of(job, jobs));
    }

    private static async Task<Results<NoContent, NotFound>> CancelAsync(HttpContext context, JobStore jobs, string id)
    {
        if (jobs.Find(context.ApiOwnerId(), id) is not { } job) return TypedResults.NotFound();
        await jobs.CancelAsync(job);
        return TypedResults.NoContent();
    }

    /// <summary>A slow reader skips what it was too late for.</summary>
    private static async IAsyncEnumerable<SseItem<GenerationResource>> ChangesOf(GenerationJob job, JobStore jobs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Channel<bool> changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        void Changed() => changes.Writer.TryWrite(true);
        job.Changed += Changed;
        try
        {
            while (true)
            {
                GenerationResource now = GenerationResource.Of(job, jobs);
                yield return new(now, now.State is JobState.Queued or JobState.Running ? "progress" : "end");
                if (now.State is not (JobState.Queued or JobState.Running)) yield break;
                await changes.Reader.ReadAsync(cancellationToken);
            }
        }
        finally
        {
            job.Changed -= Changed;
        }
    }
}

/// <summary>What is to change in the queue; what is null stays.</summary>
/// <param name="Paused">Whether it is held until it is let go on.</param>
/// <param name="Priority">low: when nobody waits for anything else.</param>
/// <param name="Position">How many of your waiting ones of the same priority shall be before it.</param>
public sealed record GenerationChange(bool? Paused = null, JobPriority? Priority = null, int? Position = null);

/// <summary>A generation at one moment.</summary>
/// <param name="Id">What it is asked for by.</param>
/// <param name="Tool">The page that it belongs to.</param>
/// <param name="Title">The prompt, or what stands for it.</param>
/// <param name="Seed">Of its noise.</param>
/// <param name="Model">The model's fingerprint.</param>
/// <param name="State">Where it is.</param>
/// <param name="Stage">What is running; null where nothing is.</param>
/// <param name="Step">Of the running stage, 1-based.</param>
/// <param name="StepCount">Of the running stage.</param>
/// <param name="Paused">Whether it is held in the queue.</param>
/// <param name="Priority">In the queue.</param>
/// <param name="Ahead">How many start before it; null while it is paused and once it has started.</param>
/// <param name="SecondsLeft">Until it ends, judged by earlier ones like it; null where there are none.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
/// <param name="Pictures">Paths of the finished pictures.</param>
public sealed record GenerationResource(
    string Id, string Tool, string Title, uint Seed, string Model, JobState State, JobStage? Stage, int Step, int StepCount, bool Paused, JobPriority Priority, int? Ahead, double? SecondsLeft, string? Error, IReadOnlyList<string> Pictures)
{
    internal static GenerationResource Of(GenerationJob job, JobStore jobs)
    {
        JobSnapshot now = job.Snapshot;
        return new(job.Id, Generation.Tool.Of(job.Request).Name, job.Request.EnglishTitle, job.Request.Seed, job.Model.Fingerprint, now.State,
            now.State == JobState.Running ? now.Stage : null, now.Step, now.StepCount, now.IsWaiting && now.Place.IsPaused, now.Place.Priority, jobs.JobsAhead(job), jobs.TimeLeft(job)?.TotalSeconds, now.Error,
            [.. now.Pictures.Select((_, index) => $"/api/generations/{job.Id}/pictures/{index}")]);
    }
}

using Microsoft.Extensions.Options;
using Unclip.Inference;

namespace Unclip.Web.Generation;

/// <summary>Takes jobs from the queue and runs them, <see cref="UnclipOptions.ConcurrentJobs"/> at a time.</summary>
public sealed partial class JobRunner(JobStore jobs, IOptions<UnclipOptions> options, ILogger<JobRunner> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Value.ConcurrentJobs).Select(_ => Task.Run(() => WorkAsync(stoppingToken), stoppingToken)));

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            GenerationJob job = await jobs.TakeAsync(stoppingToken);
            (JobState state, string? error) = await RunAsync(job, stoppingToken);
            jobs.End(job, state, error);
        }
    }

    private async Task<(JobState State, string? Error)> RunAsync(GenerationJob job, CancellationToken stoppingToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, job.CancelRequested);
        try
        {
            job.Start();
            await foreach (GenerationStep step in job.Model.Generate(job.Request, either.Token))
            {
                job.Record(step);
                either.Token.ThrowIfCancellationRequested();
            }

            return (JobState.Finished, null);
        }
        catch (Exception) when (either.IsCancellationRequested)
        {
            // Whatever a network threw when it was terminated: the cause is the wish to stop.
            return (JobState.Cancelled, null);
        }
        catch (Exception failure)
        {
            LogFailed(failure, job.Id);
            return (JobState.Failed, failure.Message);
        }
    }

    [LoggerMessage(LogLevel.Error, "Job {JobId} failed.")]
    private partial void LogFailed(Exception failure, string jobId);
}

using Microsoft.Extensions.Options;
using Unclip.Inference;
using Unclip.Web.Cluster;

namespace Unclip.Web.Generation;

/// <summary>Takes jobs from the queue and runs them, <see cref="UnclipOptions.ConcurrentJobs"/> at a time.</summary>
public sealed partial class JobRunner(JobStore jobs, IOptions<UnclipOptions> options, TimeProvider clock, ILogger<JobRunner> logger) : BackgroundService
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(2);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => options.Value.Role == ProcessRole.Web ? Task.CompletedTask : Task.WhenAll(
    [
        .. Enumerable.Range(0, options.Value.ConcurrentJobs).Select(_ => Task.Run(() => WorkAsync(stoppingToken), stoppingToken)),
        RepeatAsync(jobs.RenewAsync, jobs.Lease / 4, stoppingToken),
    ]);

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                GenerationJob job = await jobs.TakeAsync(stoppingToken);
                (JobState state, string? error) = await RunAsync(job, stoppingToken);
                await EndAsync(job, state, error, stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogQueueFailed(failure);
                await Task.Delay(AfterFailure, stoppingToken);
            }
        }
    }

    private async Task RepeatAsync(Func<Task> action, TimeSpan period, CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await action();
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogQueueFailed(failure);
            }
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

    private async Task EndAsync(GenerationJob job, JobState state, string? error, CancellationToken stoppingToken)
    {
        if (state == JobState.Cancelled && stoppingToken.IsCancellationRequested && !job.CancelRequested.IsCancellationRequested)
        {
            await jobs.ReleaseAsync(job);
            return;
        }

        try
        {
            await jobs.EndAsync(job, state, error);
        }
        catch (Exception failure) when (state == JobState.Finished)
        {
            LogFailed(failure, job.Id);
            await jobs.EndAsync(job, JobState.Failed, $"The pictures could not be saved: {failure.Message}");
        }
    }

    [LoggerMessage(LogLevel.Error, "Job {JobId} failed.")]
    private partial void LogFailed(Exception failure, string jobId);

    [LoggerMessage(LogLevel.Error, "The queue could not be read or written; it is tried again.")]
    private partial void LogQueueFailed(Exception failure);
}

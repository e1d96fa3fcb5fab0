using Microsoft.Extensions.Options;
using Unclip.Inference;
using Unclip.Web.Cluster;
using Unclip.Web.Data;
using Unclip.Web.Telemetry;

namespace Unclip.Web.Generation;

/// <summary>Takes jobs from the queue and runs them, <see cref="UnclipOptions.JobsAtOnce"/> at a time.</summary>
public sealed partial class JobRunner(JobStore jobs, JobTelemetry telemetry, IOptions<UnclipOptions> options, TimeProvider clock, ILogger<JobRunner> logger) : BackgroundService
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(2);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => options.Value.Role == ProcessRole.Web ? Task.CompletedTask : Task.WhenAll(
    [
        .. Enumerable.Range(0, options.Value.JobsAtOnce).Select(_ => Task.Run(() => WorkAsync(stoppingToken), stoppingToken)),
        RepeatAsync(jobs.RenewAsync, jobs.Lease / 4, stoppingToken),
    ]);

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                GenerationJob job = await jobs.TakeAsync(stoppingToken);
                using JobObservation observation = telemetry.Begin(job);
                (JobState state, string? error) = await RunAsync(job, observation, stoppingToken);
                await EndAsync(job, state, error, stoppingToken);
                observation.End();
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

    private async Task<(JobState State, string? Error)> RunAsync(GenerationJob job, JobObservation observation, CancellationToken stoppingToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, job.CancelRequested, job.PauseRequested);
        try
        {
            await foreach (GenerationStep step in job.Model.Generate(job.Request, job.Journal, either.Token))
            {
                job.Record(step);
                observation.Record(step);
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
        bool goesOn = state == JobState.Cancelled && (stoppingToken.IsCancellationRequested || job.PauseRequested.IsCancellationRequested) && !job.CancelRequested.IsCancellationRequested;
        while (true)
        {
            try
            {
                await (goesOn ? jobs.ReleaseAsync(job) : jobs.EndAsync(job, state, error));
                return;
            }
            catch (Exception failure) when (failure.IsOfDatabase() && !stoppingToken.IsCancellationRequested)
            {
                // What was made is not given up because the database is away for a while.
                LogQueueFailed(failure);
                await Task.Delay(AfterFailure, stoppingToken);
            }
            catch (Exception failure) when (goesOn && !failure.IsOfDatabase())
            {
                // Where it was could not be written down: it waits all the same, and begins again.
                LogFailed(failure, job.Id);
                job.Journal = new();
            }
            catch (Exception failure) when (state == JobState.Finished && !failure.IsOfDatabase())
            {
                LogFailed(failure, job.Id);
                (state, error) = (JobState.Failed, "The server could not save the pictures: its disk may be full, its log says more.");
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "Job {JobId} failed.")]
    private partial void LogFailed(Exception failure, string jobId);

    [LoggerMessage(LogLevel.Error, "The queue could not be read or written; it is tried again.")]
    private partial void LogQueueFailed(Exception failure);
}

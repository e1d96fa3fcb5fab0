using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace Unclip.Web.Generation.Queue;

/// <summary>Finds in the database what other processes have done with the queue: every second, and whenever one of them says so.</summary>
public sealed partial class JobFollower(JobStore jobs, IOptions<UnclipOptions> options, TimeProvider clock, ILogger<JobFollower> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1), Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>How often it asks for what is not new.</summary>
    private const int EverythingEvery = 15;

    private readonly Channel<bool> calls = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int wantsEverything;

    /// <summary>Something is known to have changed.</summary>
    internal void LookNow(bool everything = false)
    {
        if (everything) Interlocked.Exchange(ref wantsEverything, 1);
        calls.Writer.TryWrite(true);
    }

    /// <summary>A job of this process may have been cancelled by another.</summary>
    internal void CheckOwn() => _ = Task.Run(async () =>
    {
        try { await jobs.RenewAsync(); }
        catch (Exception failure) { LogFailed(failure); /* The lease's renewal finds it. */ }
    });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Period, clock);
        _ = TickAsync(timer, stoppingToken);
        for (int round = 0; !stoppingToken.IsCancellationRequested; round++)
        {
            await calls.Reader.ReadAsync(stoppingToken);
            try
            {
                bool everything = Interlocked.Exchange(ref wantsEverything, 0) == 1 || round % EverythingEvery == 0;
                await jobs.FollowAsync();
                if (options.Value.ShowsOthersJobs) await jobs.LearnAsync(everything);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure);
            }

            await Task.Delay(Pause, stoppingToken);
        }
    }

    private async Task TickAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        while (await timer.WaitForNextTickAsync(stoppingToken)) LookNow();
    }

    [LoggerMessage(LogLevel.Error, "The queue could not be read; it is tried again.")]
    private partial void LogFailed(Exception failure);
}

namespace Unclip.Web;

/// <summary>Takes away what nobody needs any more, at the start and every hour. What fails is tried again in the next round.</summary>
public abstract partial class HourlyCleaner(TimeProvider clock, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    protected TimeProvider Clock { get; } = clock;

    internal abstract Task CleanAsync(CancellationToken cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Period, Clock);
        do
        {
            try
            {
                await CleanAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure, GetType().Name);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Error, "{Cleaner} could not finish its round; the next one tries again.")]
    private partial void LogFailed(Exception failure, string cleaner);
}

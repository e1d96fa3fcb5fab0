namespace Unclip.Web.Generation.Queue;

/// <summary>Brings the jobs of earlier processes back, as soon as their model is open.</summary>
public sealed partial class JobRestorer(ModelCatalog catalog, JobStore jobs, ILogger<JobRestorer> logger) : BackgroundService
{
    private readonly SemaphoreSlim changed = new(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        HashSet<string> restored = [];
        catalog.Changed += Look;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await changed.WaitAsync(stoppingToken);
                foreach (OpenedModel model in catalog.Models.OfType<ModelReady>().Select(ready => ready.Model).Where(model => restored.Add(model.Fingerprint)))
                    await RestoreAsync(model, stoppingToken);
            }
        }
        finally
        {
            catalog.Changed -= Look;
        }

        void Look() => changed.Release();
    }

    public override void Dispose()
    {
        base.Dispose();
        changed.Dispose();
    }

    private async Task RestoreAsync(OpenedModel model, CancellationToken cancellationToken)
    {
        try
        {
            await jobs.RestoreAsync(model, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(failure, model.Card.Name); // What waits is taken from the database all the same.
        }
    }

    [LoggerMessage(LogLevel.Error, "Earlier jobs of {Model} could not be brought back.")]
    private partial void LogFailed(Exception failure, string model);
}

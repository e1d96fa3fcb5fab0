using Microsoft.AspNetCore.Components;
using Unclip.Web.Generation;

namespace Unclip.Web.Components.Jobs;

/// <summary>A figure that moves with the time while its job waits or runs.</summary>
public abstract class JobClock(TimeSpan period) : LocalizedComponent, IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private GenerationJob? ticking;

    [Parameter, EditorRequired] public GenerationJob Job { get; set; } = default!;

    [Inject] protected TimeProvider Clock { get; set; } = default!;

    protected override void OnAfterRender(bool firstRender)
    {
        if (ReferenceEquals(ticking, Job) || !Job.Snapshot.IsActive) return;
        ticking = Job;
        _ = TickAsync(Job);
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        gone.Cancel();
        gone.Dispose();
    }

    private async Task TickAsync(GenerationJob job)
    {
        using PeriodicTimer timer = new(period, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(gone.Token) && ReferenceEquals(job, Job))
            {
                StateHasChanged();
                if (!job.Snapshot.IsActive) return;
            }
        }
        catch (OperationCanceledException)
        {
            // The page moved on.
        }
        finally
        {
            if (ReferenceEquals(ticking, job)) ticking = null; // It may be shown again.
        }
    }
}

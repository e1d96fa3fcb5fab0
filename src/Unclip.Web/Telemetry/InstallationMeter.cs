using System.Diagnostics.Metrics;
using Unclip.Inference;
using Unclip.Web.Generation;

namespace Unclip.Web.Telemetry;

/// <summary>What is counted at the moment when somebody asks: the queue, and the networks in memory.</summary>
internal sealed class InstallationMeter(IMeterFactory meters, JobStore jobs, ModelCatalog catalog) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Meter meter = meters.Create(TelemetrySetup.Name);
        meter.CreateObservableUpDownCounter(InstrumentNames.JobsQueued, () => Count(JobState.Queued), "{job}", "Jobs that wait.");
        meter.CreateObservableUpDownCounter(InstrumentNames.JobsRunning, () => Count(JobState.Running), "{job}", "Jobs that run.");
        meter.CreateObservableUpDownCounter(InstrumentNames.NetworkMemory, NetworksInMemory, "By", "Bytes of the weights in memory, as float32.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private long Count(JobState state) => jobs.Active.LongCount(job => job.Snapshot.State == state);

    private IEnumerable<Measurement<long>> NetworksInMemory() =>
        from ready in catalog.Models.OfType<ModelReady>()
        let model = Path.GetFileName(Path.TrimEndingDirectorySeparator(ready.Folder))
        from network in ready.Model.Networks()
        where network.IsLoaded
        select new Measurement<long>(network.MemoryBytes, new(InstrumentNames.Model, model), new(InstrumentNames.Network, network.Network.ToString()));
}

using System.Diagnostics;
using Unclip.Inference.Sessions;
using Unclip.Web.Administration;
using Unclip.Web.Generation;

namespace Unclip.Web.Telemetry;

/// <summary>How this process is doing, as an administrator sees it.</summary>
/// <param name="StartedAt">When the process began.</param>
/// <param name="Periods">The last minutes, the oldest first.</param>
/// <param name="Executions">What models run on, and what is not as it was wanted.</param>
/// <param name="Devices">That networks could run on.</param>
public sealed record StatusView(DateTimeOffset StartedAt, IReadOnlyList<MeasuredPeriod> Periods, IReadOnlyList<ModelExecution> Executions, IReadOnlyList<ExecutionDevice> Devices);

/// <summary>For administrators: how this process is doing.</summary>
public sealed class InstallationStatus(AdministrationService administration, RecentMeasurements measurements, ModelCatalog catalog)
{
    private static readonly DateTimeOffset StartedAt = Started();

    /// <exception cref="AdministrationRefusedException">Whoever asks is none.</exception>
    public async Task<StatusView> ReadAsync(string actorId)
    {
        await administration.RequireAsync(actorId);
        return new(StartedAt, measurements.Periods, [.. catalog.Models.OfType<ModelReady>().Select(ready => ready.Model.Execution()).Distinct()], ExecutionDevice.All);
    }

    private static DateTimeOffset Started()
    {
        using Process process = Process.GetCurrentProcess();
        return process.StartTime.ToUniversalTime();
    }
}

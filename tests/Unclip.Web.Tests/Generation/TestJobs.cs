using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Unclip.Web.Blobs;
using Unclip.Web.Galleries;
using Unclip.Web.Generation;
using Unclip.Web.Generation.Queue;
using Unclip.Web.Telemetry;
using Unclip.Web.Tests.Data;

namespace Unclip.Web.Tests.Generation;

internal static class TestJobs
{
    private static readonly IMeterFactory Meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    public static JobTelemetry Telemetry(UnclipOptions? options = null, ILogger<JobTelemetry>? logger = null, TimeProvider? clock = null, IMeterFactory? meters = null) =>
        new(meters ?? Meters, Options.Create(options ?? new()), clock ?? TimeProvider.System, logger ?? NullLogger<JobTelemetry>.Instance);

    /// <summary>A process's jobs over a database that it may share with others.</summary>
    public static JobStore Store(TestDatabase databases, string blobFolder, UnclipOptions? limits = null, TimeProvider? clock = null) =>
        new(Ledger(databases, blobFolder, limits, clock), Options.Create(limits ?? new()), clock ?? TimeProvider.System);

    public static JobLedger Ledger(TestDatabase databases, string blobFolder, UnclipOptions? limits = null, TimeProvider? clock = null) =>
        new(databases, new FileBlobStore(blobFolder), new KeepingTurns(), Options.Create(limits ?? new()), clock ?? TimeProvider.System);
}

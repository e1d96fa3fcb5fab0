using Microsoft.Extensions.Options;
using Unclip.Web.Blobs;
using Unclip.Web.Galleries;
using Unclip.Web.Generation;
using Unclip.Web.Generation.Queue;
using Unclip.Web.Tests.Data;

namespace Unclip.Web.Tests.Generation;

internal static class TestJobs
{
    /// <summary>A process's jobs over a database that it may share with others.</summary>
    public static JobStore Store(TestDatabase databases, string blobFolder, UnclipOptions? limits = null, TimeProvider? clock = null) =>
        new(Ledger(databases, blobFolder, limits, clock), Options.Create(limits ?? new()), clock ?? TimeProvider.System);

    public static JobLedger Ledger(TestDatabase databases, string blobFolder, UnclipOptions? limits = null, TimeProvider? clock = null) =>
        new(databases, new FileBlobStore(blobFolder), new KeepingTurns(), Options.Create(limits ?? new()), clock ?? TimeProvider.System);
}

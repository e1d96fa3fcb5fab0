using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Unclip.Web.Data;

namespace Unclip.Web.Audit;

/// <summary>Deletes what was written down long ago.</summary>
public sealed class AuditCleaner(IDbContextFactory<UnclipDatabase> databases, IOptions<UnclipOptions> options, TimeProvider clock, ILogger<AuditCleaner> logger)
    : HourlyCleaner(clock, logger)
{
    internal override async Task CleanAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset tooOld = Clock.GetUtcNow() - TimeSpan.FromDays(options.Value.AuditDays);
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        await database.AuditEntries.Where(entry => entry.At < tooOld).ExecuteDeleteAsync(cancellationToken);
    }
}

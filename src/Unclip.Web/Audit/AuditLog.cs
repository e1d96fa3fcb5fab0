using Microsoft.EntityFrameworkCore;
using Unclip.Web.Data;

namespace Unclip.Web.Audit;

/// <summary>Writes down what matters to safety.</summary>
public sealed class AuditLog(IDbContextFactory<UnclipDatabase> databases, TimeProvider clock)
{
    public async Task WriteAsync(string? ownerId, string action, string? subject = null, string? detail = null)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync();
        Add(database, ownerId, action, subject, detail);
        await database.SaveChangesAsync();
    }

    /// <summary>Is saved with what it tells of, or not at all.</summary>
    public void Add(UnclipDatabase database, string? ownerId, string action, string? subject = null, string? detail = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        database.AuditEntries.Add(new AuditEntry { At = clock.GetUtcNow(), OwnerId = ownerId, Action = action, Subject = subject, Detail = detail });
    }
}

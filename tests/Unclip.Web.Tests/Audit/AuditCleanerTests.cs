using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Unclip.Web.Audit;
using Unclip.Web.Data;
using Unclip.Web.Tests.Data;

namespace Unclip.Web.Tests.Audit;

public sealed class AuditCleanerTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Entries_go_once_they_are_older_than_the_setting_says(DatabaseKind kind)
    {
        await using TestDatabase databases = await TestDatabase.CreateAsync(kind);
        SteppedClock clock = new();
        AuditLog log = new(databases, clock);
        using AuditCleaner cleaner = new(databases, Options.Create(new UnclipOptions { AuditDays = 90 }), clock, NullLogger<AuditCleaner>.Instance);
        await log.WriteAsync("ann", AuditAction.Register);
        clock.Advance(TimeSpan.FromDays(1));
        await log.WriteAsync("ann", AuditAction.SignIn);

        clock.Advance(TimeSpan.FromDays(89));
        await cleaner.CleanAsync(Now);
        Assert.Equal([AuditAction.Register, AuditAction.SignIn], await ActionsAsync(databases)); // The first is as old as it may be.

        clock.Advance(TimeSpan.FromMilliseconds(1));
        await cleaner.CleanAsync(Now);
        Assert.Equal([AuditAction.SignIn], await ActionsAsync(databases));
    }

    private static async Task<List<string>> ActionsAsync(TestDatabase databases)
    {
        await using UnclipDatabase database = databases.CreateDbContext();
        return await database.AuditEntries.OrderBy(entry => entry.Id).Select(entry => entry.Action).ToListAsync(Now);
    }
}

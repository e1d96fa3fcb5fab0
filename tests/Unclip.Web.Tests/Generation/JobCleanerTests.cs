using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Unclip.Inference;
using Unclip.Web.Data;
using Unclip.Web.Generation;
using Unclip.Web.Generation.Queue;
using Unclip.Web.Tests.Data;

namespace Unclip.Web.Tests.Generation;

public sealed class JobCleanerTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Jobs_of_a_model_that_is_gone_bar_nobodys_way_and_go_when_the_trash_does(DatabaseKind kind)
    {
        await using TestDatabase databases = await TestDatabase.CreateAsync(kind);
        SteppedClock clock = new();
        UnclipOptions options = new() { TrashDays = 30, MaxQueuedJobsPerOwner = 1 };
        using (JobStore before = TestJobs.Store(databases, Path.GetTempPath(), options, clock))
            await before.AddAsync("ann", new GenerationRequest { Prompt = "a red house" }, new ScriptedModel().Open() with { Fingerprint = "the model before" });

        using JobStore jobs = TestJobs.Store(databases, Path.GetTempPath(), options, clock);
        using JobCleaner cleaner = new(databases, jobs, Options.Create(options), clock, NullLogger<JobCleaner>.Instance);
        GenerationJob job = await jobs.AddAsync("ann", new GenerationRequest { Prompt = "a blue house" }, new ScriptedModel().Open());
        clock.Advance(TimeSpan.FromDays(30) + TimeSpan.FromSeconds(1));
        await cleaner.CleanAsync(Now); // The first round: models may still be being opened.
        Assert.Equal(2, (await IdsAsync()).Count);

        await cleaner.CleanAsync(Now);
        Assert.Equal([job.Id], await IdsAsync());

        async Task<List<string>> IdsAsync()
        {
            await using UnclipDatabase database = databases.CreateDbContext();
            return await database.Jobs.Select(row => row.Id).ToListAsync(Now);
        }
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Whose_turn_it_was_is_remembered_for_a_day(DatabaseKind kind)
    {
        await using TestDatabase databases = await TestDatabase.CreateAsync(kind);
        SteppedClock clock = new();
        using JobStore jobs = TestJobs.Store(databases, Path.GetTempPath(), clock: clock);
        using JobCleaner cleaner = new(databases, jobs, Options.Create(new UnclipOptions()), clock, NullLogger<JobCleaner>.Instance);
        await using UnclipDatabase database = databases.CreateDbContext();
        database.Add(new QueueTurn { OwnerId = "ann", ServedAt = clock.GetUtcNow() });
        database.Add(new QueueTurn { OwnerId = "bob", ServedAt = clock.GetUtcNow() + TimeSpan.FromSeconds(1) });
        await database.SaveChangesAsync(Now);

        clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1));
        await cleaner.CleanAsync(Now);
        Assert.Equal("bob", Assert.Single(await database.QueueTurns.AsNoTracking().ToListAsync(Now)).OwnerId);
    }
}

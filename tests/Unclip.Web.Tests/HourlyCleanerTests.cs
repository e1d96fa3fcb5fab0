using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Unclip.Web.Tests;

public sealed class HourlyCleanerTests
{
    [Fact]
    public async Task It_cleans_at_the_start_and_every_hour_also_after_a_round_that_failed()
    {
        FakeTimeProvider clock = new();
        using FailingOnce cleaner = new(clock);
        await cleaner.StartAsync(TestContext.Current.CancellationToken);
        await StudioHost.WaitAsync(() => cleaner.Rounds == 1);

        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(1, cleaner.Rounds);
        for (int round = 2; round <= 3; round++)
        {
            clock.Advance(TimeSpan.FromHours(1));
            await StudioHost.WaitAsync(() => cleaner.Rounds == round);
        }

        await cleaner.StopAsync(TestContext.Current.CancellationToken);
    }

    private sealed class FailingOnce(TimeProvider clock) : HourlyCleaner(clock, NullLogger.Instance)
    {
        public int Rounds { get; private set; }

        internal override Task CleanAsync(CancellationToken cancellationToken) => ++Rounds == 2 ? throw new InvalidOperationException("The database is away.") : Task.CompletedTask;
    }
}

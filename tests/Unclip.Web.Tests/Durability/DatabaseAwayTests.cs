using Npgsql;
using Unclip.Inference;
using Unclip.Web.Data;
using Unclip.Web.Generation;
using Unclip.Web.Tests.Data;

namespace Unclip.Web.Tests.Durability;

public sealed class DatabaseAwayTests
{
    private static readonly GenerationRequest Request = new() { Prompt = "a red house", PriorSteps = 2, DecoderSteps = 2 };

    [Fact]
    public async Task While_PostgreSQL_is_away_requests_are_refused_and_when_it_is_back_what_was_made_is_saved_and_what_waited_runs()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(DatabaseKind.PostgreSql);
        NpgsqlConnectionStringBuilder server = new(database.ConnectionString);
        await using CutLine line = new(server.Host!, server.Port);
        (server.Host, server.Port, server.Timeout) = ("127.0.0.1", line.Port, 5);
        ScriptedModel model = new();
        Action step = model.StepByStep();
        await using StudioHost host = StudioHost.With(model, warmUp: false, ("Unclip:DatabaseKind", "PostgreSql"), ("Unclip:Database", server.ConnectionString));
        GenerationJob running = await host.SubmitAsync("ann", Request), waiting = await host.SubmitAsync("bob", Request);
        await StudioHost.WaitAsync(() => running.Snapshot.State == JobState.Running || waiting.Snapshot.State == JobState.Running);

        line.Cut();
        GenerationRefusedException refused = await Assert.ThrowsAsync<GenerationRefusedException>(() => host.SubmitAsync("carl", Request));
        for (int i = 0; i < 8; i++) step();
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        Assert.True(running.Snapshot.IsActive && waiting.Snapshot.IsActive);
        line.Mend();

        Assert.Equal("The server cannot reach or write its database just now: try again in a moment.", refused.Message);
        await StudioHost.WaitAsync(() => running.Snapshot.State == JobState.Finished && waiting.Snapshot.State == JobState.Finished, seconds: 60);
        Assert.Equal((1, 1), (running.Attempt, waiting.Attempt));
        Assert.Single(running.Snapshot.Pictures);
        await host.SubmitAsync("carl", Request);
    }
}

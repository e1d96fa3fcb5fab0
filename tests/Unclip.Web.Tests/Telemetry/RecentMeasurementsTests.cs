using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Unclip.Inference;
using Unclip.Models;
using Unclip.Web.Generation;
using Unclip.Web.Telemetry;

namespace Unclip.Web.Tests.Telemetry;

public sealed class RecentMeasurementsTests
{
    private const string Owner = "somebody-somebody-some";

    [Fact]
    public async Task A_period_knows_the_queue_the_ends_the_frames_and_the_memory()
    {
        ScriptedModel model = new();
        Action step = model.StepByStep();
        await using StudioHost host = StudioHost.With(model, warmUp: false);
        RecentMeasurements recent = host.Services.GetRequiredService<RecentMeasurements>();
        GenerationRequest request = new() { Prompt = "a red house", PriorSteps = 1, DecoderSteps = 1 };
        GenerationJob first = await host.SubmitAsync(Owner, request), second = await host.SubmitAsync(Owner, request);
        await StudioHost.WaitAsync(() => first.Snapshot.State == JobState.Running);
        recent.Close();
        Assert.Equal((1, 1), (Value(recent, "unclip.job.queued"), Value(recent, "unclip.job.running")));
        Assert.True(Value(recent, "dotnet.process.memory.working_set") > 1024 * 1024);

        FrameMeter frames = host.Services.GetRequiredService<FrameMeter>();
        recent.Close();
        frames.Send(0, 3); // What was shown before a viewer came was not kept from them.
        frames.Send(3, 4);
        frames.Send(4, 7);
        recent.Close();
        Assert.Equal((3, 2), (Value(recent, "unclip.frame.sent"), Value(recent, "unclip.frame.skipped")));

        for (int i = 0; i < 4; i++) step();
        await StudioHost.WaitAsync(() => recent.Periods.Count > 0 && second.Snapshot.State == JobState.Finished);
        double Ended()
        {
            recent.Close();
            return recent.Periods.Sum(period => period.Values.GetValueOrDefault(new("unclip.job.ended", "finished")));
        }
        await StudioHost.WaitAsync(() => Ended() == 2);
        Assert.Equal((0, 0), (Value(recent, "unclip.job.queued"), Value(recent, "unclip.job.running")));
    }

    [Fact]
    public async Task Networks_in_memory_are_told_apart_and_those_of_two_models_are_added_up()
    {
        await using StudioHost host = StudioHost.With(new ScriptedModel(), services => services.AddSingleton<OpenModel>((_, _, _) => new ScriptedModel().Open() with
        {
            Networks = () => [new(Network.Decoder, 10, [], 20, 40, IsLoaded: true), new(Network.Decoder, 10, [], 20, 2, IsLoaded: true), new(Network.Prior, 10, [], 20, 40, IsLoaded: false)],
        }));
        await host.ReadyAsync();
        RecentMeasurements recent = host.Services.GetRequiredService<RecentMeasurements>();
        recent.Close();
        Assert.Equal(42, Value(recent, "unclip.network.memory", "Decoder"));
        Assert.Equal(-1, Value(recent, "unclip.network.memory", "Prior"));
    }

    [Fact]
    public async Task Histograms_become_means_and_no_more_is_kept_than_the_last_minutes()
    {
        await using StudioHost host = StudioHost.With(new ScriptedModel(), warmUp: false);
        RecentMeasurements recent = host.Services.GetRequiredService<RecentMeasurements>();
        Histogram<double> waits = host.Services.GetRequiredService<IMeterFactory>().Create(TelemetrySetup.Name).CreateHistogram<double>("unclip.job.wait.duration");
        recent.Close();
        waits.Record(1);
        waits.Record(4);
        recent.Close();
        Assert.Contains(2.5, recent.Periods.TakeLast(2).Select(period => period.Values.GetValueOrDefault(new("unclip.job.wait.duration"))));
        for (int i = 0; i < 2 * RecentMeasurements.MaxPeriods; i++) recent.Close();
        Assert.Equal(RecentMeasurements.MaxPeriods, recent.Periods.Count);
    }

    /// <summary>In the newest period; -1: it was not measured.</summary>
    private static double Value(RecentMeasurements recent, string instrument, string of = "") => recent.Periods[^1].Values.TryGetValue(new(instrument, of), out double value) ? value : -1;
}

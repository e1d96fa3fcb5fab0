using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Unclip.Inference;
using Unclip.Web.Generation;
using Unclip.Web.Telemetry;

namespace Unclip.Web.Tests.Telemetry;

public sealed class JobTelemetryTests : IDisposable
{
    private const string Owner = "somebody-somebody-some";
    private readonly ConcurrentQueue<Activity> spans = [];
    private readonly ActivityListener listener;

    public JobTelemetryTests()
    {
        listener = new()
        {
            ShouldListenTo = source => source.Name == TelemetrySetup.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    public void Dispose() => listener.Dispose();

    [Fact]
    public async Task A_job_is_a_span_with_one_under_it_for_each_stage()
    {
        await using StudioHost host = StudioHost.With(new ScriptedModel());
        GenerationJob job = await EndedAsync(host, new() { Prompt = "a red house", PriorSteps = 3, DecoderSteps = 4 });
        Activity span = await SpanOfAsync(job);
        Assert.Equal("finished", span.GetTagItem("unclip.job.state"));
        Assert.Equal("0123456789ab", span.GetTagItem("unclip.model.fingerprint"));
        Activity[] stages = [.. spans.Where(stage => stage.ParentSpanId == span.SpanId).OrderBy(stage => stage.StartTimeUtc)];
        Assert.Equal([("text", 1), ("prior", 3), ("decoder", 4)], stages.Select(stage => (stage.OperationName, (int)stage.GetTagItem("unclip.stage.steps")!)));
        // One after the other, within the job.
        DateTime[] ends = [.. stages.Select(stage => stage.StartTimeUtc + stage.Duration)];
        Assert.Equal(ends.Order(), ends);
        Assert.True(stages[1].StartTimeUtc >= ends[0] && stages[2].StartTimeUtc >= ends[1]);
        Assert.True(ends[2] <= span.StartTimeUtc + span.Duration);
    }

    [Fact]
    public async Task A_failed_job_is_an_error_whose_text_is_in_the_log_alone()
    {
        await using StudioHost host = StudioHost.With(new ScriptedModel { Failure = new InvalidOperationException("of a red house") }, warmUp: false);
        GenerationJob job = await EndedAsync(host, new() { Prompt = "a red house", PriorSteps = 1 });
        Activity span = await SpanOfAsync(job);
        Assert.Equal((ActivityStatusCode.Error, null, "failed"), (span.Status, span.StatusDescription, span.GetTagItem("unclip.job.state")));
    }

    [Fact]
    public async Task Waiting_running_and_ends_are_measured()
    {
        await using StudioHost host = StudioHost.With(new ScriptedModel());
        ConcurrentQueue<(string Name, string? Unit, double Value, string? State)> measured = [];
        using MeterListener meters = new();
        meters.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, host.Services.GetRequiredService<IMeterFactory>())) self.EnableMeasurementEvents(instrument);
        };
        meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => measured.Enqueue((instrument.Name, instrument.Unit, value, StateIn(tags))));
        meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measured.Enqueue((instrument.Name, instrument.Unit, value, StateIn(tags))));
        meters.Start();
        GenerationJob job = await EndedAsync(host, new() { Prompt = "a red house" });
        await SpanOfAsync(job);
        Assert.Contains(("unclip.job.ended", "{job}", 1, "finished"), measured);
        Assert.Contains(measured, one => one is { Name: "unclip.job.wait.duration", Unit: "s", Value: >= 0 });
        Assert.Contains(measured, one => one is { Name: "unclip.job.run.duration", Unit: "s", Value: >= 0, State: "finished" });
    }

    private static string? StateIn(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach ((string key, object? value) in tags)
            if (key == "unclip.job.state") return value?.ToString();
        return null;
    }

    private static async Task<GenerationJob> EndedAsync(StudioHost host, GenerationRequest request)
    {
        GenerationJob job = await host.SubmitAsync(Owner, request);
        await StudioHost.WaitAsync(() => !job.Snapshot.IsActive);
        return job;
    }

    private async Task<Activity> SpanOfAsync(GenerationJob job)
    {
        await StudioHost.WaitAsync(() => spans.Any(span => IsOf(span, job)));
        return spans.Single(span => IsOf(span, job));
    }

    private static bool IsOf(Activity span, GenerationJob job) => (string?)span.GetTagItem("unclip.job.id") == job.Id;
}

using System.Net;
using Unclip.Golden;
using Unclip.Web.Galleries;
using Unclip.Web.Generation;
using Unclip.Web.Tests.Telemetry;

namespace Unclip.Web.Tests.Generation;

/// <summary>An execution provider is asked for that is not there.</summary>
public sealed class ProviderFallbackTests
{
    private const string Cause = "The execution provider 'Abacus' cannot be used, so networks run on the CPU: 'Abacus' is neither in this build of ONNX Runtime";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pictures_come_out_and_log_page_and_health_say_what_is_amiss()
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        RecordedLog log = new();
        await using StudioHost host = StudioHost.WithFolder(GoldenFolder.TinyKarlo, log.Attach, ("Unclip:Provider", "Abacus"), ("Unclip:WarmUp", "false"), ("Unclip:Threads", "1"));
        GenerationJob job = await host.SubmitAsync("somebody-somebody-some", new() { Prompt = "a fox", PriorSteps = 2, DecoderSteps = 2, UpsamplerSteps = 2 });
        await StudioHost.WaitAsync(() => !job.Snapshot.IsActive, seconds: 60);
        Assert.Equal((JobState.Finished, null), (job.Snapshot.State, job.Snapshot.Error));
        Assert.Contains(", CPU, ", NewPicture.Of(job, 0).Provider, StringComparison.Ordinal);
        Assert.Single(log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains(Cause, StringComparison.Ordinal));

        using HttpClient client = host.CreateClient();
        string page = WebUtility.HtmlDecode(await client.GetStringAsync(new Uri("/models", UriKind.Relative), Now));
        Assert.Contains(Cause, page, StringComparison.Ordinal);
        string health = await client.GetStringAsync(new Uri("/health/ready", UriKind.Relative), Now); // It can work: 200.
        Assert.Contains("Networks run on the CPU, although another provider is set; the log says why.", health, StringComparison.Ordinal);
    }
}

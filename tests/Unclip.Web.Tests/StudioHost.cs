using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Unclip.Inference;
using Unclip.Web.Generation;
using Unclip.Web.Owners;

namespace Unclip.Web.Tests;

/// <summary>The whole app over real HTTP on a free port.</summary>
public sealed class StudioHost : WebApplicationFactory<Program>
{
    private readonly Dictionary<string, string> settings;
    private readonly OpenModel? open;
    private readonly Action<IServiceCollection>? configure;
    private readonly string folder = Directory.CreateTempSubdirectory("unclip-studio").FullName;

    private StudioHost(OpenModel? open, Dictionary<string, string> settings, Action<IServiceCollection>? configure = null)
    {
        (this.open, this.settings, this.configure) = (open, settings, configure);
        UseKestrel(options => options.Listen(IPAddress.Loopback, 0));
        StartServer();
    }

    /// <param name="model">The script.</param>
    /// <param name="warmUp">False where the script waits for the test.</param>
    /// <param name="settings">Further settings.</param>
    public static StudioHost With(ScriptedModel model, bool warmUp = true, params (string Key, string Value)[] settings) => new(
        (_, _, _) => model.Open(), settings.Append(("Unclip:WarmUp", warmUp.ToString())).ToDictionary(pair => pair.Item1, pair => pair.Item2));

    /// <summary>With services of a test.</summary>
    public static StudioHost With(ScriptedModel model, Action<IServiceCollection> configure, params (string Key, string Value)[] settings) => new(
        (_, _, _) => model.Open(), settings.Append(("Unclip:WarmUp", "False")).ToDictionary(pair => pair.Item1, pair => pair.Item2), configure);

    /// <summary>With the real reader and pipeline.</summary>
    public static StudioHost WithFolder(string folder, params (string Key, string Value)[] settings) => new(
        null, settings.Append(("Unclip:ModelFolder", folder)).ToDictionary(pair => pair.Item1, pair => pair.Item2));

    /// <summary>With the real reader and pipeline, and services of a test.</summary>
    public static StudioHost WithFolder(string folder, Action<IServiceCollection> configure, params (string Key, string Value)[] settings) => new(
        null, settings.Append(("Unclip:ModelFolder", folder)).ToDictionary(pair => pair.Item1, pair => pair.Item2), configure);

    public Uri Address => ClientOptions.BaseAddress;
    public JobStore Jobs => Services.GetRequiredService<JobStore>();
    public ModelCatalog Model => Services.GetRequiredService<ModelCatalog>();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Unclip:Database", $"Data Source={Path.Combine(folder, "unclip.db")};Pooling=False");
        builder.UseSetting("Unclip:BlobFolder", Path.Combine(folder, "blobs"));
        builder.UseSetting("Unclip:ConcurrentJobs", "1"); // One after the other, for tests that look at the queue.
        foreach ((string key, string value) in settings) builder.UseSetting(key, value);
        builder.ConfigureLogging(logging => logging.ClearProviders());
        if (open is not null) builder.ConfigureServices(services => services.Replace(ServiceDescriptor.Singleton(open)));
        if (configure is not null) builder.ConfigureServices(configure);
    }

    public async Task<OpenedModel> ReadyAsync()
    {
        await WaitAsync(() => Model.Default is not ModelOpening, seconds: 120);
        return Model.Default is ModelReady ready ? ready.Model : throw new InvalidOperationException(((ModelUnavailable)Model.Default).Problem);
    }

    public async Task<GenerationJob> SubmitAsync(string owner, GenerationRequest request) => await Jobs.AddAsync(owner, request, await ReadyAsync());

    public HubConnection ConnectFrames(string? owner) => new HubConnectionBuilder()
        .WithUrl(new Uri(Address, "/hubs/frames"), options =>
        {
            if (owner is not null) options.Headers["Cookie"] = $"{Owner.CookieName}={owner}";
        })
        .AddMessagePackProtocol()
        .Build();

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    public static async Task WaitAsync(Func<bool> condition, int seconds = 20)
    {
        DateTime deadline = DateTime.UtcNow.AddSeconds(seconds);
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < deadline, $"This did not happen within {seconds} s.");
            await Task.Delay(10);
        }
    }
}

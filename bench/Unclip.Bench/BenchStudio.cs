using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Unclip.Web.Frames;
using Unclip.Web.Generation;
using Unclip.Web.Owners;

namespace Unclip.Bench;

/// <summary>The app over HTTP on a free port, with everything that it keeps in a folder.</summary>
internal sealed class BenchStudio : WebApplicationFactory<FrameHub>
{
    private readonly string modelFolder, folder;
    private readonly (string Key, string Value)[] settings;

    public BenchStudio(string modelFolder, string folder, params (string Key, string Value)[] settings)
    {
        (this.modelFolder, this.folder, this.settings) = (modelFolder, folder, settings);
        UseKestrel(options => options.Listen(IPAddress.Loopback, 0));
        StartServer();
    }

    public Uri Address => ClientOptions.BaseAddress;

    public JobStore Jobs => Services.GetRequiredService<JobStore>();

    public async Task<OpenedModel> ModelAsync()
    {
        ModelCatalog catalog = Services.GetRequiredService<ModelCatalog>();
        while (catalog.Default is ModelOpening) await Task.Delay(50);
        return catalog.Default is ModelReady ready ? ready.Model : throw new InvalidOperationException(((ModelUnavailable)catalog.Default).Problem);
    }

    /// <summary>A connection to the frame hub.</summary>
    /// <param name="address">This app's, or that of a line to it.</param>
    /// <param name="owner">Whose jobs are watched.</param>
    public static HubConnection Frames(Uri address, string owner) => new HubConnectionBuilder()
        .WithUrl(new Uri(address, FrameSetup.HubPath), options => options.Headers["Cookie"] = $"{Owner.CookieName}={owner}")
        .AddMessagePackProtocol()
        .Build();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseContentRoot(folder);
        builder.UseSetting("Unclip:ModelFolder", modelFolder);
        foreach ((string key, string value) in settings) builder.UseSetting(key, value);
        builder.ConfigureLogging(logging => logging.ClearProviders());
    }
}

using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR.Client;
using Unclip.Golden;
using Unclip.Web.Data;
using Unclip.Web.Frames;
using Unclip.Web.Tests.Data;
using Unclip.Web.Tests.Durability;

namespace Unclip.Web.Tests.Cluster;

/// <summary>Processes with Picture Book on one PostgreSQL database, one folder and one Redis server.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("unclip-cluster").FullName;
    private readonly ConcurrentBag<IAsyncDisposable> nodes = [];
    private readonly (string Key, string Value)[] settings;

    private TestCluster(TestDatabase databases, string redis, int leaseSeconds)
    {
        Databases = databases;
        settings =
        [
            ("Unclip:WarmUp", "false"), ("Unclip:LeaseSeconds", $"{leaseSeconds}"), ("Unclip:Redis", redis), ("Unclip:DatabaseKind", $"{databases.Kind}"), ("Unclip:Database", databases.ConnectionString),
            ("Unclip:BlobFolder", Path.Combine(folder, "blobs")), ("Unclip:ModelRegistry", Path.Combine(folder, "models.json")),
        ];
    }

    public TestDatabase Databases { get; }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static string PictureBook => Path.Combine(Repository.Root, "models", "picturebook");

    /// <param name="redis">A connection string.</param>
    /// <param name="leaseSeconds">So long that only a bell can be what was heard, or short, for workers that are killed.</param>
    public static async Task<TestCluster> CreateAsync(string redis, int leaseSeconds = 3600) => new(await TestDatabase.CreateBareAsync(), redis, leaseSeconds);

    /// <summary>A web node in the test's own process.</summary>
    public async Task<StudioHost> HostWebAsync()
    {
        StudioHost host = StudioHost.WithFolder(PictureBook, [.. settings, ("Unclip:Role", "Web")]);
        nodes.Add(host);
        await host.ReadyAsync();
        return host;
    }

    public Task<StudioProcess> StartWebAsync() => StartAsync("Web");

    public Task<StudioProcess> StartWorkerAsync() => StartAsync("Worker");

    /// <summary>The next frame of a watched job that is not its last one.</summary>
    public static async Task<FrameMessage> NextAsync(HubConnection viewer, IAsyncEnumerator<FrameMessage> frames)
    {
        Assert.True(await frames.MoveNextAsync(), "The job has ended.");
        await viewer.InvokeAsync("Painted", frames.Current.Number, Now);
        return frames.Current;
    }

    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        DateTime deadline = DateTime.UtcNow.AddSeconds(60);
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < deadline, "This did not happen within a minute.");
            await Task.Delay(20, Now);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable node in nodes) await node.DisposeAsync();
        await Databases.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<StudioProcess> StartAsync(string role)
    {
        StudioProcess process = await StudioProcess.StartAsync(Directory.CreateDirectory(Path.Combine(folder, Guid.NewGuid().ToString("N"))).FullName, [.. settings, ("Unclip:ModelFolder", PictureBook), ("Unclip:Role", role)]);
        nodes.Add(process);
        return process;
    }
}

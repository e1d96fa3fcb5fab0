using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Unclip.Web.Tests.Cluster;

/// <summary>The Redis server that UNCLIP_REDIS connects to, or one of a test's own that it may stop.</summary>
internal sealed class TestRedis : IAsyncDisposable
{
    private const string ServerVariable = "UNCLIP_REDIS";
    private readonly int port;
    private Process server;

    private TestRedis(int port) => (this.port, server) = (port, Start(port));

    public string ConnectionString => $"127.0.0.1:{port}";

    /// <summary>With names of its own on the server that others use too.</summary>
    public static string Shared()
    {
        string? server = Environment.GetEnvironmentVariable(ServerVariable);
        Assert.SkipWhen(string.IsNullOrEmpty(server), $"There is no Redis server: {ServerVariable} holds no connection string.");
        return $"{server},channelPrefix={Guid.NewGuid():N}:";
    }

    public static async Task<TestRedis> StartAsync()
    {
        bool installed = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "redis-server")));
        Assert.SkipUnless(installed, "There is no redis-server on the PATH.");
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        int port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        TestRedis redis = new(port);
        await redis.WaitAsync();
        return redis;
    }

    public async Task StopAsync()
    {
        server.Kill();
        await server.WaitForExitAsync();
        server.Dispose();
    }

    public async Task StartAgainAsync()
    {
        server = Start(port);
        await WaitAsync();
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private static Process Start(int port) =>
        Process.Start(new ProcessStartInfo("redis-server", ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--logfile", "/dev/null"]))!;

    private async Task WaitAsync()
    {
        while (true)
        {
            try
            {
                using TcpClient client = new();
                await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
                return;
            }
            catch (SocketException)
            {
                Assert.False(server.HasExited, "redis-server has ended.");
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Unclip.Bench.Frames;

/// <summary>A line of so many bytes a second to a server on this machine, either way.</summary>
internal sealed class SlowLine : IDisposable
{
    /// <summary>Carried at a time.</summary>
    private const int Chunk = 4096;
    /// <summary>What may wait before the line. With less than two of loopback's segments of 64 KiB, TCP itself pauses for seconds.</summary>
    private const int Queue = 128 * 1024;
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly int serverPort, bytesPerSecond;
    private long carried;

    public SlowLine(int serverPort, int bytesPerSecond)
    {
        (this.serverPort, this.bytesPerSecond) = (serverPort, bytesPerSecond);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        _ = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}");

    /// <summary>Bytes that it has carried from the server.</summary>
    public long Carried => Interlocked.Read(ref carried);

    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket near = await listener.AcceptAsync(), far = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await far.ConnectAsync(IPAddress.Loopback, serverPort);
                _ = CarryAsync(near, far, fromServer: false);
                _ = CarryAsync(far, near, fromServer: true);
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // Nobody uses it any more.
        }
    }

    private async Task CarryAsync(Socket from, Socket to, bool fromServer)
    {
        from.ReceiveBufferSize = Queue;
        to.NoDelay = true;
        byte[] bytes = new byte[Chunk];
        TimeSpan busyUntil = TimeSpan.Zero;
        long start = Stopwatch.GetTimestamp();
        try
        {
            while (await from.ReceiveAsync(bytes) is > 0 and var count)
            {
                TimeSpan now = Stopwatch.GetElapsedTime(start);
                busyUntil = (now > busyUntil ? now : busyUntil) + TimeSpan.FromSeconds(count / (double)bytesPerSecond);
                if (busyUntil > now) await Task.Delay(busyUntil - now);
                await to.SendAsync(bytes.AsMemory(0, count));
                if (fromServer) Interlocked.Add(ref carried, count);
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // One end is gone.
        }
    }
}

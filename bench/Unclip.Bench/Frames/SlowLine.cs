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
    /// <summary>Timers know nothing shorter.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly int serverPort;
    private readonly Lane up = new(), down = new();
    private long carried;

    public SlowLine(int serverPort, int bytesPerSecond)
    {
        (this.serverPort, BytesPerSecond) = (serverPort, bytesPerSecond);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        _ = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}");

    /// <summary>May be changed at any time.</summary>
    public int BytesPerSecond { get; set; }

    /// <summary>Bytes that it has carried from the server in web sockets.</summary>
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
                bool isWebSocket = false;
                _ = CarryAsync(near, far, up, bytes => isWebSocket |= bytes.IndexOf("Upgrade: websocket"u8) >= 0);
                _ = CarryAsync(far, near, down, bytes => { if (isWebSocket) Interlocked.Add(ref carried, bytes.Length); });
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // Nobody uses it any more.
        }
    }

    private async Task CarryAsync(Socket from, Socket to, Lane lane, Action<ReadOnlySpan<byte>> look)
    {
        from.ReceiveBufferSize = Queue;
        to.NoDelay = true;
        byte[] bytes = new byte[Chunk];
        try
        {
            while (await from.ReceiveAsync(bytes) is > 0 and var count)
            {
                TimeSpan wait = lane.Take(TimeSpan.FromSeconds(count / (double)BytesPerSecond));
                if (wait > Shortest) await Task.Delay(wait);
                look(bytes.AsSpan(0, count));
                await to.SendAsync(bytes.AsMemory(0, count));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // One end is gone.
        }
    }

    /// <summary>One direction, which all connections share.</summary>
    private sealed class Lane
    {
        private readonly Lock gate = new();
        private readonly long start = Stopwatch.GetTimestamp();
        private TimeSpan busyUntil;

        /// <returns>How long it is until what takes so long has been carried, after all that came before.</returns>
        public TimeSpan Take(TimeSpan duration)
        {
            lock (gate)
            {
                TimeSpan now = Stopwatch.GetElapsedTime(start);
                busyUntil = (now > busyUntil ? now : busyUntil) + duration;
                return busyUntil - now;
            }
        }
    }
}

using System.Net;
using System.Net.Sockets;

namespace Unclip.Web.Tests.Durability;

/// <summary>A line to a server, which a test cuts and mends: to whoever uses it, the server is away for a while.</summary>
internal sealed class CutLine : IAsyncDisposable
{
    private readonly string server;
    private readonly int serverPort;
    private readonly Lock gate = new();
    private readonly List<Socket> open = [];
    private Socket listener;
    private Task accepting;

    public CutLine(string server, int serverPort)
    {
        (this.server, this.serverPort) = (server, serverPort);
        listener = Listen(0);
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        accepting = AcceptAsync(listener);
    }

    public int Port { get; }

    public void Cut()
    {
        listener.Dispose();
        lock (gate)
        {
            open.ForEach(socket => socket.Dispose());
            open.Clear();
        }
    }

    public void Mend()
    {
        listener = Listen(Port);
        accepting = AcceptAsync(listener);
    }

    public async ValueTask DisposeAsync()
    {
        Cut();
        await accepting;
    }

    private static Socket Listen(int port)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        socket.Listen();
        return socket;
    }

    private async Task AcceptAsync(Socket from)
    {
        try
        {
            while (true)
            {
                Socket near = await from.AcceptAsync();
                Socket far = new(SocketType.Stream, ProtocolType.Tcp);
                lock (gate) open.AddRange([near, far]);
                await far.ConnectAsync(server, serverPort);
                _ = CopyAsync(near, far);
                _ = CopyAsync(far, near);
            }
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException)
        {
            // Until it is mended.
        }
    }

    private static async Task CopyAsync(Socket from, Socket to)
    {
        byte[] bytes = new byte[16384];
        try
        {
            while (await from.ReceiveAsync(bytes) is > 0 and var count) await to.SendAsync(bytes.AsMemory(0, count));
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException)
        {
            // With the line.
        }
    }
}

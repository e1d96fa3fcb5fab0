using MessagePack;
using StackExchange.Redis;

namespace Unclip.Web.Cluster;

/// <summary>
/// Says things to the other processes by Redis, to all of them or to one. Nothing is kept: while the server is away, what is said is lost
/// and everybody finds out by the database. The connection comes back by itself, and subscriptions with it.
/// </summary>
public sealed partial class ClusterBus(string redis, ILogger<ClusterBus> logger) : BackgroundService, IAsyncDisposable
{
    private const string Channel = "unclip:";
    private const int ReconnectMilliseconds = 500;
    private static readonly MessagePackSerializerOptions Format = MessagePackSerializerOptions.Standard.WithSecurity(MessagePackSecurity.UntrustedData);

    private ConnectionMultiplexer? connection;

    /// <summary>This process, among the others.</summary>
    public string Node { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Another process has said something; on any thread, one message after another.</summary>
    public event Action<ClusterMessage>? Heard;

    /// <param name="message">What to say.</param>
    /// <param name="node">To whom; null: everybody.</param>
    public async Task TellAsync(ClusterMessage message, string? node = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (connection is not { IsConnected: true } connected) return;
        try
        {
            await connected.GetSubscriber().PublishAsync(ChannelOf(node), MessagePackSerializer.Serialize(message with { Node = Node }, Format));
        }
        catch (Exception gone) when (gone is RedisException or ObjectDisposedException)
        {
            // The server has just gone away, or the app ends.
        }
        catch (Exception failure)
        {
            LogNotSaid(failure, message.GetType().Name); // Whoever says something goes on all the same.
        }
    }

    /// <summary>For callers that go on at once.</summary>
    public void Tell(ClusterMessage message) => _ = TellAsync(message);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        ConfigurationOptions options = ConfigurationOptions.Parse(redis);
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast; // Old news is no news.
        options.ReconnectRetryPolicy = new LinearRetry(ReconnectMilliseconds);
        connection = await ConnectionMultiplexer.ConnectAsync(options);
        connection.ConnectionFailed += (_, failure) => LogAway(failure.FailureType);
        connection.ConnectionRestored += (_, _) => LogBack();
        if (!connection.IsConnected) LogAway(ConnectionFailureType.UnableToConnect);
        foreach (string? node in (string?[])[null, Node])
            connection.GetSubscriber().Subscribe(ChannelOf(node), flags: CommandFlags.FireAndForget).OnMessage(message => Hear(message.Message));
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (connection is not null) await connection.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private static RedisChannel ChannelOf(string? node) => RedisChannel.Literal(Channel + (node ?? "all"));

    private void Hear(RedisValue message)
    {
        try
        {
            ClusterMessage heard = MessagePackSerializer.Deserialize<ClusterMessage>((byte[])message!, Format);
            if (heard.Node != Node) Heard?.Invoke(heard);
        }
        catch (MessagePackSerializationException wrong)
        {
            LogNotUnderstood(wrong); // A process of another version.
        }
    }

    [LoggerMessage(LogLevel.Warning, "Redis is away ({Failure}): news of other processes come by the database, and frames of their jobs not at all, until it is back.")]
    private partial void LogAway(ConnectionFailureType failure);

    [LoggerMessage(LogLevel.Information, "Redis is back.")]
    private partial void LogBack();

    [LoggerMessage(LogLevel.Error, "A message of kind {Kind} could not be sent to other processes.")]
    private partial void LogNotSaid(Exception failure, string kind);

    [LoggerMessage(LogLevel.Warning, "Another process said what this one does not understand.")]
    private partial void LogNotUnderstood(Exception wrong);
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Unclip.Web.Generation;

namespace Unclip.Web.Tests.Telemetry;

/// <summary>What leaves the process, to a collector and to logs.</summary>
public sealed class ExportTests
{
    private const string Prompt = "a quokka on a trampoline", Owner = "somebody-somebody-some", SecretToken = "Zm9ydHktdGhyZWUtbGV0dGVycy1vZi1hLXNlY3JldDE";

    private static readonly string[] Metrics = ["unclip.job.run.duration", "unclip.job.ended", "unclip.job.queued", "http.server.request.duration", "dotnet.gc.collections"];

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Metrics_and_traces_go_to_the_collector_and_prompts_only_where_it_was_said(bool logPrompts)
    {
        using Collector collector = new();
        RecordedLog log = new();
        await using (StudioHost host = StudioHost.With(
            new ScriptedModel(), log.Attach,
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_METRIC_EXPORT_INTERVAL", "500"), ("OTEL_BSP_SCHEDULE_DELAY", "500"),
            ("Unclip:LogPrompts", $"{logPrompts}"),
            // As somebody sets it who looks for a fault.
            ("Logging:LogLevel:Default", "Information"), ("Logging:LogLevel:Microsoft.AspNetCore", "Information")))
        {
            using HttpClient client = host.CreateClient();
            foreach (string path in new[] { $"/?prompt={Uri.EscapeDataString(Prompt)}&seed=3", $"/s/{SecretToken}", "/health/live" })
                using (await client.GetAsync(new Uri(path, UriKind.Relative), Now)) { }
            // On a busy machine, an export may take longer than its exporter waits, and is lost.
            for (int tries = 1, arrived = 0; arrived == 0; tries++)
            {
                GenerationJob job = await host.SubmitAsync(Owner, new() { Prompt = Prompt });
                await StudioHost.WaitAsync(() => log.Lines.Any(line => line.Contains($"Job {job.Id} ended", StringComparison.Ordinal)));
                for (int i = 0; i < 100 && arrived == 0; i++)
                {
                    await Task.Delay(200, Now);
                    if (collector.Has("/v1/traces", job.Id) && Metrics.All(name => collector.Has("/v1/metrics", name))) arrived = tries;
                }

                Assert.True(arrived > 0 || tries < 10, "Nothing arrived at the collector.");
            }
        }

        string traces = collector.Received("/v1/traces"), metrics = collector.Received("/v1/metrics"), logged = string.Join('\n', log.Lines);
        foreach (string name in new[] { "unclip.job.id", "decoder", "http.route" })
            Assert.Contains(name, traces, StringComparison.Ordinal);
        Assert.DoesNotContain("/health", traces, StringComparison.Ordinal);
        Assert.DoesNotContain(SecretToken, traces + metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("quokka", metrics, StringComparison.Ordinal);
        Assert.Equal(logPrompts, traces.Contains(Prompt, StringComparison.Ordinal));
        Assert.Equal(logPrompts, logged.Contains("quokka", StringComparison.Ordinal));
        Assert.Contains("model 0123456789ab", logged, StringComparison.Ordinal);
        Assert.Contains("finished, ran", logged, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_collector_is_named_nothing_is_there_to_send()
    {
        await using StudioHost host = StudioHost.With(new ScriptedModel());
        Assert.Null(host.Services.GetService<TracerProvider>());
        Assert.Null(host.Services.GetService<MeterProvider>());
    }

    /// <summary>Takes what is sent by OTLP over HTTP; no ASP.NET Core, whose requests would be traced in turn.</summary>
    private sealed class Collector : IDisposable
    {
        private readonly ConcurrentQueue<(string Path, string Body)> received = [];
        private readonly HttpListener listener = new();

        public Collector()
        {
            using (TcpListener free = new(IPAddress.Loopback, 0))
            {
                free.Start();
                Address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
            }

            listener.Prefixes.Add(Address + "/");
            listener.Start();
            _ = Task.Run(TakeAsync);
        }

        public string Address { get; }

        public bool Has(string path, string text) => received.Any(one => one.Path == path && one.Body.Contains(text, StringComparison.Ordinal));

        public string Received(string path) => string.Concat(received.Where(one => one.Path == path).Select(one => one.Body));

        public void Dispose() => listener.Close();

        private async Task TakeAsync()
        {
            try
            {
                while (true)
                {
                    HttpListenerContext context = await listener.GetContextAsync();
                    using MemoryStream body = new();
                    await context.Request.InputStream.CopyToAsync(body);
                    received.Enqueue((context.Request.Url!.AbsolutePath, Encoding.UTF8.GetString(body.ToArray()))); // Protobuf has texts as they are.
                    context.Response.ContentType = "application/x-protobuf";
                    context.Response.Close();
                }
            }
            catch (Exception end) when (end is HttpListenerException or ObjectDisposedException)
            {
                // Closed.
            }
        }
    }
}

/// <summary>Keeps every line of a host's log.</summary>
internal sealed class RecordedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> lines = [];

    public IReadOnlyCollection<string> Lines => lines;

    public void Attach(IServiceCollection services) => services.AddSingleton<ILoggerProvider>(this);

    public ILogger CreateLogger(string categoryName) => new Recorder(categoryName, lines);

    public void Dispose()
    {
    }

    private sealed class Recorder(string category, ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {exception}");
    }
}

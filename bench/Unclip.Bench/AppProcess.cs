using System.Diagnostics;
using System.Threading.Channels;

namespace Unclip.Bench;

/// <summary>The app, or another program that is built beside this one, in a process of its own, on a free port.</summary>
internal sealed class AppProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private readonly Process process;
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();

    /// <param name="folder">Its content root.</param>
    /// <param name="settings">Its configuration.</param>
    /// <param name="program">The name of its assembly.</param>
    public AppProcess(string folder, IEnumerable<(string Key, string Value)> settings, string program = "Unclip.Web")
    {
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, program), ["--urls", "http://127.0.0.1:0", .. settings.Select(setting => $"--{setting.Key}={setting.Value}")])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => { if (line.Data is { } text) lines.Writer.TryWrite(text); else lines.Writer.TryComplete(); };
        process.Start();
        process.BeginOutputReadLine();
    }

    /// <summary>The next line of its output that holds a text.</summary>
    /// <exception cref="InvalidOperationException">It ended without one.</exception>
    public async Task<string> LineAsync(string text)
    {
        await foreach (string line in lines.Reader.ReadAllAsync())
            if (line.Contains(text, StringComparison.Ordinal)) return line;
        throw new InvalidOperationException($"The app ended before it wrote '{text}'.");
    }

    /// <summary>Where it listens, as soon as it does.</summary>
    public async Task<Uri> AddressAsync()
    {
        string line = await LineAsync(Listening);
        return new(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..]);
    }

    /// <summary>Until its model can be used.</summary>
    public Task ReadyAsync() => LineAsync("is ready");

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}

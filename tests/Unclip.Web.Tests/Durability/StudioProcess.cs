using System.Diagnostics;
using System.Text;

namespace Unclip.Web.Tests.Durability;

/// <summary>The program itself, on a free port and without a model, which a test may kill.</summary>
internal sealed class StudioProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private StudioProcess(string folder, string program, IEnumerable<(string Key, string Value)> settings)
    {
        Temporary = Directory.CreateDirectory(Path.Combine(folder, "temporary")).FullName;
        ProcessStartInfo start = new(program, ["--urls", "http://127.0.0.1:0", "--Unclip:ModelFolder=no-model", .. settings.Select(setting => $"--{setting.Key}={setting.Value}")])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TMPDIR"] = Temporary;
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // Else .NET itself leaves a socket there.
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += Read;
        process.ErrorDataReceived += Read;
        process.Exited += (_, _) => address.TrySetException(new InvalidOperationException($"The program ended before it listened: {Output}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>Where its temporary files are; nothing else is there.</summary>
    public string Temporary { get; }

    private string Output
    {
        get
        {
            lock (output) return output.ToString();
        }
    }

    /// <param name="folder">Its content root: what lasts is in <c>data</c> there.</param>
    /// <param name="settings">Further settings.</param>
    public static Task<StudioProcess> StartAsync(string folder, params (string Key, string Value)[] settings) =>
        StartAsync(folder, Path.Combine(AppContext.BaseDirectory, "Unclip.Web"), settings);

    /// <summary>Another one than the one that was built with the tests.</summary>
    public static async Task<StudioProcess> StartAsync(string folder, string program, params (string Key, string Value)[] settings)
    {
        StudioProcess started = new(folder, program, settings);
        try
        {
            started.Address = await started.address.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>SIGKILL: it gets to do nothing more.</summary>
    public void Kill() => process.Kill();

    /// <summary>SIGTERM, as Ctrl+C and service managers stop it.</summary>
    public async Task StopAsync()
    {
        using (Process kill = Process.Start("sh", ["-c", $"kill -TERM {process.Id}"])) await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"The program ended with {process.ExitCode}: {Output}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private void Read(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lock (output) output.AppendLine(line.Data);
        int at = line.Data.IndexOf(Listening, StringComparison.Ordinal);
        if (at >= 0) address.TrySetResult(new Uri(line.Data[(at + Listening.Length)..].Trim()));
    }
}

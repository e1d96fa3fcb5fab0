using System.Diagnostics;

namespace Unclip.Bench.Workers;

/// <summary>A worker in a process of its own, ready to run jobs.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private const string Ready = "is ready";
    private readonly Process process;
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WorkerProcess(string folder, int threads, IReadOnlyList<(string Key, string Value)> settings)
    {
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "Unclip.Web"),
            ["--urls", "http://127.0.0.1:0", "--Unclip:Role=Worker", $"--Unclip:Threads={threads}", .. settings.Select(setting => $"--{setting.Key}={setting.Value}")])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => { if (line.Data?.Contains(Ready, StringComparison.Ordinal) == true) ready.TrySetResult(); };
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"The worker ended with code {process.ExitCode} before its model was open."));
        process.Start();
        process.BeginOutputReadLine();
    }

    /// <param name="folder">Its content root.</param>
    /// <param name="threads">Of a forward pass.</param>
    /// <param name="settings">Further settings.</param>
    public static async Task<WorkerProcess> StartAsync(string folder, int threads, IReadOnlyList<(string Key, string Value)> settings)
    {
        WorkerProcess worker = new(folder, threads, settings);
        await worker.ready.Task;
        return worker;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}

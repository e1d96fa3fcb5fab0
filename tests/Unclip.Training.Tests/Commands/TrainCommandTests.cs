using System.Diagnostics;
using Xunit;

namespace Unclip.Training.Tests.Commands;

public sealed class TrainCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("unclip-train").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_run_that_is_told_to_stop_saves_before_it_goes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals are sent with kill.");
        await RunToEndAsync("train", "tokenizer", "--model", Model);
        using Process training = Start("train", "clip", "--model", Model, "--work", folder, "--pictures", "64", "--batch", "16", "--workers", "1", "--minutes", "10");
        string log = Path.Combine(folder, "clip", "log.csv"), state = Path.Combine(folder, "clip", "state.safetensors");
        while (!File.Exists(log))
        {
            Assert.False(training.HasExited, "The run ended by itself.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        Assert.False(File.Exists(state));

        using Process kill = Process.Start("kill", ["-TERM", $"{training.Id}"]);
        await training.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(File.Exists(state), "The run's state was lost.");
        Assert.True(File.Exists(Path.Combine(Model, "text_encoder", "model.safetensors")));
    }

    private string Model => Path.Combine(folder, "model");

    private static async Task RunToEndAsync(params string[] arguments)
    {
        using Process process = Start(arguments);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>The command line itself, which lies beside the tests.</summary>
    private static Process Start(params string[] arguments)
    {
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "unclip"), arguments) { RedirectStandardOutput = true };
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }
}

using System.Diagnostics;
using Unclip.Golden;
using Xunit;

namespace Unclip.Training.Tests.Commands;

/// <summary>The command line itself, which lies beside the tests.</summary>
public sealed class DoctorCommandTests
{
    private static readonly string Model = Path.Combine(Repository.Root, "models", "picturebook");

    [Fact]
    public async Task Where_all_is_well_it_says_so_and_compares_every_network_that_took_part()
    {
        (int code, string output) = await RunAsync("--provider", "Cpu", "--model", Model);
        Assert.Equal(0, code);
        Assert.Contains("All is well.", output, StringComparison.Ordinal);
        Assert.Contains("CPUExecutionProvider", output, StringComparison.Ordinal);
        Assert.Contains("Pixels differ by 0 of 255 at most, by 0 on average.", output, StringComparison.Ordinal);
        foreach (string network in new[] { "TextEncoder", "ImageEncoder", "Prior", "TextProjection", "Decoder", "SuperResFirst" })
            Assert.Contains(output.Split('\n'), line => line.Contains(network, StringComparison.Ordinal) && line.Contains("ok", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Abacus", null, "'Abacus' is neither in this build of ONNX Runtime")]
    [InlineData("Auto", "/nowhere/libabacus.so", "/nowhere/libabacus.so: cannot open shared object file")]
    public async Task A_provider_that_cannot_be_had_is_wrong_and_the_cause_is_named(string provider, string? library, string cause)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems say it otherwise.");
        (int code, string output) = await RunAsync(["--provider", provider, "--model", Model, .. library is null ? Array.Empty<string>() : ["--provider-library", library]]);
        Assert.Equal(1, code);
        Assert.Contains(cause, output, StringComparison.Ordinal);
        Assert.Contains("WRONG: The execution provider", output, StringComparison.Ordinal);
        Assert.DoesNotContain("All is well.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_wrong()
    {
        (int code, string output) = await RunAsync("--model", "/nowhere/at/all");
        Assert.Equal(1, code);
        Assert.Contains("WRONG: ", output, StringComparison.Ordinal);
        Assert.Contains("/nowhere/at/all", output, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "unclip"), ["doctor", .. arguments]) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }
}

using Microsoft.ML.OnnxRuntime;
using Unclip.Golden;
using Unclip.Inference.Sessions;

namespace Unclip.Inference.Tests.Sessions;

public sealed class ExecutionProviderTests
{
    private static readonly GenerationRequest Request = new() { Prompt = "a fox", PriorSteps = 2, DecoderSteps = 2, UpsamplerSteps = 2, Seed = 3 };

    /// <summary>A library, but none of a provider.</summary>
    private static string OtherLibrary => Directory.EnumerateFiles(AppContext.BaseDirectory, "libSkiaSharp.so", SearchOption.AllDirectories).First();

    public static TheoryData<string, string?, string> Absent => new()
    {
        { "Cuda", null, "CUDAExecutionProvider" },
        { "DirectML", null, "'DmlExecutionProvider' is neither in this build" },
        { "Abacus", null, "'Abacus' is neither in this build of ONNX Runtime (" },
        { "Auto", "/nowhere/libabacus.so", "Failed to load library /nowhere/libabacus.so" },
        { "Abacus", "/nowhere/libabacus.so", "Failed to load library /nowhere/libabacus.so" },
        { "Auto", OtherLibrary, "CreateEpFactories" },
    };

    [Theory]
    [MemberData(nameof(Absent))]
    public async Task What_cannot_be_had_is_named_and_pictures_come_out_all_the_same(string wanted, string? library, string cause)
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        Assert.SkipUnless(OperatingSystem.IsLinux() && ExecutionDevice.All.All(device => device.Kind == "CPU"), "There may be such a provider here.");
        ExecutionProvider provider = ExecutionProvider.Start(wanted, library);
        Assert.Contains(cause, provider.Warning, StringComparison.Ordinal);
        Assert.StartsWith($"The execution provider '{wanted}' cannot be used, so networks run on the CPU: ", provider.Warning, StringComparison.Ordinal);
        Assert.Equal(ExecutionProvider.OfCpu.Description, provider.Description);
        Assert.Equal(await PictureAsync(ExecutionProvider.OfCpu), await PictureAsync(provider));
    }

    [Theory]
    [InlineData("Cpu")]
    [InlineData("cpu")]
    [InlineData("CPUExecutionProvider")]
    public void The_processor_is_always_there(string wanted)
    {
        ExecutionProvider provider = ExecutionProvider.Start(wanted, "/nowhere/libabacus.so");
        Assert.Null(provider.Warning);
        Assert.Matches("^ONNX Runtime [0-9.]+, CPU, [A-Za-z0-9]+$", provider.Description);
    }

    [Fact]
    public void Without_a_wish_and_without_a_gpu_nothing_is_amiss()
    {
        Assert.SkipUnless(ExecutionDevice.All.All(device => device.Kind == "CPU") && !OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider"), "There may be a GPU here.");
        Assert.Null(ExecutionProvider.Start().Warning);
    }

    [Fact]
    public async Task A_session_asks_for_the_device_of_the_provider_that_was_chosen()
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        int asked = 0;
        OrtEpDevice processor = OrtEnv.Instance().GetEpDevices().First(device => device.EpName == "CPUExecutionProvider");
        ProviderChoice choice = new("abacus", options =>
        {
            Interlocked.Increment(ref asked);
            options.AppendExecutionProvider(OrtEnv.Instance(), [processor], new Dictionary<string, string>());
        });
        ExecutionProvider provider = ExecutionProvider.Of(choice);
        Assert.Equal(1, asked); // To see whether it starts.
        Assert.Contains(", abacus, ", provider.Description, StringComparison.Ordinal);
        Assert.Equal(await PictureAsync(ExecutionProvider.OfCpu), await PictureAsync(provider));
        Assert.True(asked > 4, $"{asked} sessions asked for it.");
        Assert.Null(provider.Warning);
    }

    [Fact]
    public async Task A_network_that_a_provider_cannot_open_runs_on_the_processor_and_is_named()
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        int asked = 0;
        ExecutionProvider provider = ExecutionProvider.Of(new("abacus", options =>
        {
            if (Interlocked.Increment(ref asked) == 2) options.AppendExecutionProvider("Nonsense", []);
        }));
        List<string> warned = [];
        provider.Warned += warned.Add;
        Assert.Equal(await PictureAsync(ExecutionProvider.OfCpu), await PictureAsync(provider));
        Assert.Equal(provider.Warning, Assert.Single(warned));
        Assert.StartsWith("abacus could not open TextEncoder-", provider.Warning, StringComparison.Ordinal);
        Assert.Contains("Unknown provider name 'Nonsense'", provider.Warning, StringComparison.Ordinal);
        Assert.Contains(", abacus and CPU, ", provider.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_start_is_found_out_before_a_network_needs_it() =>
        Assert.Throws<OnnxRuntimeException>(() => ExecutionProvider.Of(new("abacus", options => options.AppendExecutionProvider("Nonsense", []))));

    private static async Task<byte[]> PictureAsync(ExecutionProvider provider)
    {
        using UnclipModel model = UnclipModel.Open(GoldenFolder.TinyKarlo, TinyKarlo.Options with { Provider = provider });
        GenerationStep? last = null;
        await foreach (GenerationStep step in new UnclipPipeline(model).GenerateAsync(Request, TestContext.Current.CancellationToken)) last = step;
        return Assert.IsType<PicturesFinished>(last).Pictures[0].Rgb;
    }
}

using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Unclip.Models;

namespace Unclip.Bench.Networks;

/// <summary>
/// The same forward passes under BenchmarkDotNet, one after the other rather than in turns: for a quiet machine, and
/// for what a step allocates.
/// </summary>
#pragma warning disable CA1001 // BenchmarkDotNet calls the cleanups, not Dispose.
public class StepBenchmarks
{
    private static string modelFolder = "";
    private static int threads;
    private TemporaryFolder? cache;
    private NetworkTwin? twin;
    private NoCollection? noCollection;

    [Params(Network.Prior, Network.Decoder)]
    public Network Network { get; set; }

    /// <summary>Rows of one forward pass; guidance makes two of every picture.</summary>
    [Params(1, 2, 8)]
    public int Batch { get; set; }

    internal static void Run(string modelFolder, int threads)
    {
        (StepBenchmarks.modelFolder, StepBenchmarks.threads) = (modelFolder, threads);
        // In this process, because libtorch loads from this program's output folder only.
        Job job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(5).WithIterationCount(20);
        BenchmarkRunner.Run<StepBenchmarks>(ManualConfig.CreateEmpty().AddJob(job).AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance).AddLogger(ConsoleLogger.Default)
            .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "BenchmarkDotNet.Artifacts")));
    }

    [GlobalSetup]
    public void Open()
    {
        cache = new();
        twin = NetworkTwin.Open(modelFolder, Network, Batch, threads, cache.Path);
    }

    [Benchmark(Baseline = true)]
    public void TorchSharp() => twin!.RunTorch();

    [Benchmark]
    public void OnnxRuntime() => twin!.RunOnnx();

    [IterationSetup]
    public void StopCollecting() => noCollection = new();

    [IterationCleanup]
    public void CollectAgain() => noCollection?.Dispose();

    [GlobalCleanup]
    public void Close()
    {
        twin?.Dispose();
        cache?.Dispose();
    }
}

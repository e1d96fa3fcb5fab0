using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Unclip.Inference;
using Unclip.Models;
using Unclip.Training.Checkpoints;
using Unclip.Training.Evaluation;
using Tensor = TorchSharp.torch.Tensor;
using static TorchSharp.torch;

namespace Unclip.Bench.Networks;

/// <summary>How much of the machine's arithmetic each network gets, and what it spends its time on.</summary>
internal static class Roofline
{
    private const int WarmUps = 3;
    private const int PeakSide = 1024;
    private const int PeakRepetitions = 100;
    private const int OperatorsNamed = 4;
    private static readonly int[] Batches = [1, 2, 8, 16];

    /// <summary>Unclip.Training makes libtorch loadable.</summary>
    static Roofline() => RuntimeHelpers.RunModuleConstructor(typeof(CheckpointReader).Module.ModuleHandle);

    public static string Report(string modelFolder, int threads, int repetitions)
    {
        using TemporaryFolder cache = new();
        using UnclipModel model = UnclipModel.Open(modelFolder, new() { CacheFolder = cache.Path });
        double peak = Peak(threads);
        List<string[]> rows = [];
        foreach (Network network in model.Networks.Select(one => one.Network))
        {
            string graph = NetworkCompiler.Compile(Checkpoint.Open(modelFolder), network, cache.Path).GraphPath;
            foreach (int batch in network is Network.SuperResFirst or Network.SuperResLast or Network.SuperResLarge ? [1] : Batches) // Large pictures run one by one.
                rows.Add(Measure(network, graph, batch, threads, repetitions, peak));
        }

        return $"""
            The peak is that of the fastest of {PeakRepetitions} products of two {PeakSide} × {PeakSide} matrices in libtorch: {(peak / 1e9).ToString("F0", CultureInfo.InvariantCulture)} GFLOP/s.

            {MarkdownTable.Of(["network", "rows", "GFLOP", "time", "GFLOP/s", "of the peak", "time goes to"], rows)}
            """;
    }

    private static string[] Measure(Network network, string graph, int batch, int threads, int repetitions, double peak)
    {
        using RunOptions run = new();
        using SessionOptions options = MeasuredSession.Options(threads), profiled = MeasuredSession.Options(threads);
        using InferenceSession session = new(graph, options);
        string[] names = [.. session.InputMetadata.Keys];
        OrtValue[] inputs = [.. session.InputMetadata.Values.Select(input => Input(input, batch))];
        void Pass(InferenceSession of) => of.Run(run, names, inputs, of.OutputNames).Dispose();
        Spread time = Spread.Of(Times(() => Pass(session), repetitions));
        OperatorProfile profile = OperatorProfile.Of(graph, profiled, Pass);
        foreach (OrtValue input in inputs) input.Dispose();
        double speed = profile.Flops / time.Median * 1e3;
        return [network.ToString(), Number(batch), Number(profile.Flops / 1e9, "F2"), time.Text(" ms"),
            Number(speed / 1e9, "F0"), Number(speed / peak, "P0"), string.Join(", ", profile.Shares.Take(OperatorsNamed).Select(kind => $"{kind.Kind} {Number(kind.Share, "P0")}"))];
    }

    private static double Peak(int threads)
    {
        set_num_threads(threads);
        using Tensor a = randn(PeakSide, PeakSide), b = randn(PeakSide, PeakSide);
        return 2e3 * PeakSide * PeakSide * PeakSide / Times(() => a.matmul(b).Dispose(), PeakRepetitions).Min();
    }

    /// <summary>In milliseconds.</summary>
    private static List<double> Times(Action run, int repetitions)
    {
        List<double> times = [];
        for (int i = -WarmUps; i < repetitions; i++)
        {
            using NoCollection quiet = new();
            long start = Stopwatch.GetTimestamp();
            run();
            if (i >= 0) times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return times;
    }

    /// <summary>Small numbers in float inputs, zeros in others; what is open in the shape is the batch.</summary>
    private static OrtValue Input(NodeMetadata input, int batch)
    {
        long[] shape = [.. input.Dimensions.Select(length => length < 0 ? (long)batch : length)];
        long size = shape.Aggregate(1L, (product, length) => product * length);
        return input.ElementDataType == TensorElementType.Int64
            ? OrtValue.CreateTensorValueFromMemory(new long[size], shape)
            : OrtValue.CreateTensorValueFromMemory(Enumerable.Range(0, (int)size).Select(i => (float)Math.Sin(i)).ToArray(), shape);
    }

    private static string Number(double value, string format = "F0") => value.ToString(format, CultureInfo.InvariantCulture);
}

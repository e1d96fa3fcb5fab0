using System.Diagnostics;
using System.Globalization;
using Unclip.Models;
using Unclip.Training.Evaluation;

namespace Unclip.Bench.Networks;

/// <summary>
/// Time of one forward pass in ONNX Runtime against the TorchSharp twin. The two take turns, so that whatever else the
/// machine does falls on both, and the ratio is taken within each turn.
/// </summary>
internal static class InterleavedSteps
{
    private const int WarmUps = 3;

    public static readonly Network[] Networks = [Network.Prior, Network.Decoder];
    public static readonly int[] Batches = [1, 2, 8];

    public static string Report(string modelFolder, Network[] networks, int[] batches, int threads, int repetitions)
    {
        using TemporaryFolder cache = new();
        List<string[]> rows = [];
        foreach (Network network in networks)
            foreach (int batch in batches)
                rows.Add(Measure(modelFolder, network, batch, threads, repetitions, cache.Path));
        return MarkdownTable.Of(["network", "rows", "ONNX Runtime", "TorchSharp", "TorchSharp / ONNX Runtime"], rows);
    }

    private static string[] Measure(string modelFolder, Network network, int batch, int threads, int repetitions, string cacheFolder)
    {
        using NetworkTwin twin = NetworkTwin.Open(modelFolder, network, batch, threads, cacheFolder);
        List<(double Onnx, double Torch)> turns = [];
        for (int i = -WarmUps; i < repetitions; i++)
        {
            using NoCollection quiet = new();
            (double, double) turn = (Milliseconds(twin.RunOnnx), Milliseconds(twin.RunTorch));
            if (i >= 0)
                turns.Add(turn);
        }
        return [network.ToString(), batch.ToString(CultureInfo.InvariantCulture),
            Spread.Of(turns.Select(turn => turn.Onnx)).Text(" ms", 2),
            Spread.Of(turns.Select(turn => turn.Torch)).Text(" ms", 2),
            Spread.Of(turns.Select(turn => turn.Torch / turn.Onnx)).Text("", 2)];
    }

    private static double Milliseconds(Action run)
    {
        long start = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}

using System.Diagnostics;
using Unclip.Inference;
using Unclip.Training.Evaluation;

namespace Unclip.Bench.Generation;

/// <summary>Open the model and make the first picture, in fresh processes: with an empty cache of graphs, and with a filled one.</summary>
internal static class ColdStart
{
    public const string ChildCommand = "cold-start-child";
    private static readonly string[] Milestones = ["the program runs", "the model is open", "first decoder frame", "picture done"];

    public static async Task<string> ReportAsync(string modelFolder, int threads, int repetitions)
    {
        List<double[]> empty = [], filled = [];
        for (int i = 0; i < repetitions; i++)
        {
            using TemporaryFolder cache = new();
            empty.Add(await StartAsync(modelFolder, threads, cache.Path));
            filled.Add(await StartAsync(modelFolder, threads, cache.Path));
        }
        return MarkdownTable.Of(["a fresh process, from its start", "graphs not yet compiled", "graphs in the cache"],
            Milestones.Select((name, i) => (string[])[name,
                Spread.Of(empty.Select(times => times[i])).Text(" ms", 0),
                Spread.Of(filled.Select(times => times[i])).Text(" ms", 0)]));
    }

    /// <summary>What the fresh process does: a line on standard output at every milestone.</summary>
    public static async Task RunChildAsync(string modelFolder, int threads, string cacheFolder)
    {
        Console.WriteLine(Milestones[0]);
        using UnclipModel model = UnclipModel.Open(modelFolder, new() { Threads = threads, CacheFolder = cacheFolder });
        Console.WriteLine(Milestones[1]);
        await GenerationTimes.MeasureAsync(model, GenerationTimes.Request(model, 1, seed: 0), () => Console.WriteLine(Milestones[2]));
        Console.WriteLine(Milestones[3]);
    }

    /// <summary>Milliseconds from the start of the process to each milestone.</summary>
    private static async Task<double[]> StartAsync(string modelFolder, int threads, string cacheFolder)
    {
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("This process has no path to start again.");
        bool throughDotnet = Path.GetFileNameWithoutExtension(program) == "dotnet";
        string[] arguments = [ChildCommand, "--model", modelFolder, "--threads", $"{threads}", "--cache", cacheFolder];
        ProcessStartInfo start = new(program, throughDotnet ? [Environment.GetCommandLineArgs()[0], .. arguments] : arguments) { RedirectStandardOutput = true };
        long began = Stopwatch.GetTimestamp();
        using Process child = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        List<double> times = [];
        while (await child.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line != Milestones[times.Count])
                throw new InvalidOperationException($"The fresh process wrote '{line}', expected '{Milestones[times.Count]}'.");
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        await child.WaitForExitAsync();
        return times.Count == Milestones.Length && child.ExitCode == 0
            ? [.. times]
            : throw new InvalidOperationException($"The fresh process ended with code {child.ExitCode} after {times.Count} of {Milestones.Length} milestones.");
    }
}

using System.Diagnostics;
using Unclip.Training.Evaluation;

namespace Unclip.Bench.Generation;

/// <summary>From the start of the app to its first page, in fresh processes: in an empty folder, and where it has run before.</summary>
internal static class AppStart
{
    private static readonly string[] Milestones = ["it listens", "the first page has come", "the model is open"];

    public static async Task<string> ReportAsync(string modelFolder, int threads, int repetitions)
    {
        List<double[]> empty = [], used = [];
        for (int i = 0; i < repetitions; i++)
        {
            using TemporaryFolder folder = new();
            empty.Add(await StartAsync(modelFolder, threads, folder.Path));
            used.Add(await StartAsync(modelFolder, threads, folder.Path));
        }
        return MarkdownTable.Of(["the app, from its start", "in an empty folder", "where it has run before"],
            Milestones.Select((name, i) => (string[])[name, Spread.Of(empty.Select(times => times[i])).Text(" ms", 0), Spread.Of(used.Select(times => times[i])).Text(" ms", 0)]));
    }

    /// <summary>Milliseconds from the start of the process to each milestone; the page is asked for as soon as it listens.</summary>
    private static async Task<double[]> StartAsync(string modelFolder, int threads, string folder)
    {
        long began = Stopwatch.GetTimestamp();
        await using AppProcess app = new(folder, [("Unclip:ModelFolder", modelFolder), ("Unclip:Threads", $"{threads}")]);
        double Now() => Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        Uri address = await app.AddressAsync();
        double listens = Now();
        Task<double> opened = OpenedAsync();
        using HttpClient browser = new();
        await browser.GetStringAsync(address);
        return [listens, Now(), await opened];

        async Task<double> OpenedAsync()
        {
            await app.ReadyAsync();
            return Now();
        }
    }
}

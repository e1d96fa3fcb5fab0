using System.Diagnostics;
using System.Globalization;
using Unclip.Inference;
using Unclip.Training.Evaluation;

namespace Unclip.Bench.Generation;

/// <summary>Many people ask at the same moment: their jobs one after another, at once, and at once in shared forward passes.</summary>
internal static class JobsAtOnce
{
    public static readonly int[] Counts = [1, 4, 16, 64];

    /// <param name="modelFolder">A checkpoint.</param>
    /// <param name="threads">Of a forward pass.</param>
    /// <param name="repetitions">Turns of the three ways.</param>
    /// <param name="counts">Of jobs.</param>
    /// <param name="upsampled">To the usual size; else they stay as the decoder makes them.</param>
    public static async Task<string> ReportAsync(string modelFolder, int threads, int repetitions, int[] counts, bool upsampled)
    {
        using TemporaryFolder cache = new();
        InferenceOptions options = new() { Threads = threads, CacheFolder = cache.Path };
        using UnclipModel shared = UnclipModel.Open(modelFolder, options), apart = UnclipModel.Open(modelFolder, options with { BatchBudget = 0 });
        int? side = upsampled ? null : shared.Capabilities.Cascade.Sides[0];
        List<string[]> rows = [];
        foreach (int count in counts)
        {
            List<(Batch OneByOne, Batch Apart, Batch Shared)> turns = [];
            for (int i = rows.Count == 0 ? -1 : 0; i < repetitions; i++)
            {
                var turn = (await RunAsync(apart, count, side, atOnce: 1), await RunAsync(apart, count, side, count), await RunAsync(shared, count, side, count));
                if (i >= 0) turns.Add(turn);
            }

            Spread one = Spread.Of(turns.Select(turn => turn.OneByOne.PicturesAMinute));
            rows.Add([count.ToString(CultureInfo.InvariantCulture), one.Text("", 0),
                Spread.Of(turns.Select(turn => turn.Apart.PicturesAMinute / turn.OneByOne.PicturesAMinute)).Text("", 2),
                Spread.Of(turns.Select(turn => turn.Shared.PicturesAMinute / turn.OneByOne.PicturesAMinute)).Text("", 2),
                Ratio(turns, batch => batch.FirstFrame), Ratio(turns, batch => batch.Finished)]);
        }

        return MarkdownTable.Of(["jobs", "pictures a minute, one by one", "at once, ratio", "at once in shared passes, ratio", "median first frame, shared / one by one", "median end, shared / one by one"], rows);

        static string Ratio(List<(Batch OneByOne, Batch Apart, Batch Shared)> turns, Func<Batch, double> time) =>
            Spread.Of(turns.Select(turn => time(turn.Shared) / time(turn.OneByOne))).Text("", 2);
    }

    private static async Task<Batch> RunAsync(UnclipModel model, int count, int? side, int atOnce)
    {
        long start = Stopwatch.GetTimestamp();
        double[] firstFrames = new double[count], ends = new double[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (job, _) =>
        {
            GenerationRequest request = GenerationTimes.Request(model, 1, (uint)job) with { Side = side };
            await Task.Run(() => GenerationTimes.MeasureAsync(model, request, () => firstFrames[job] = Stopwatch.GetElapsedTime(start).TotalSeconds), CancellationToken.None);
            ends[job] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        });
        return new(60 * count / ends.Max(), Spread.Of(firstFrames).Median, Spread.Of(ends).Median);
    }

    /// <param name="PicturesAMinute">Until the last one is done.</param>
    /// <param name="FirstFrame">Of the median job, in seconds since all were asked for.</param>
    /// <param name="Finished">The same for its end.</param>
    private sealed record Batch(double PicturesAMinute, double FirstFrame, double Finished);
}

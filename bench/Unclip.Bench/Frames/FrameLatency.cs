using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.SignalR.Client;
using Unclip.Inference;
using Unclip.Training.Evaluation;
using Unclip.Web.Frames;
using Unclip.Web.Generation;
using Unclip.Web.Owners;

namespace Unclip.Bench.Frames;

/// <summary>How old live frames are when a viewer has them: beside the server, with and without company, and on a slow line.</summary>
internal static class FrameLatency
{
    /// <summary>2 Mbit/s.</summary>
    private const int BytesPerSecond = 250_000;
    /// <summary>Frames on their way, as the app's pages ask for them.</summary>
    private const int Window = 3;
    private static readonly int[] Counts = [1, 4];

    /// <param name="modelFolder">A checkpoint.</param>
    /// <param name="repetitions">Jobs of each kind, after one that warms up.</param>
    public static async Task<string> ReportAsync(string modelFolder, int repetitions)
    {
        using TemporaryFolder folder = new();
        using BenchStudio studio = new(modelFolder, folder.Path);
        using SlowLine line = new(studio.Address.Port, BytesPerSecond);
        OpenedModel model = await studio.ModelAsync();
        List<string[]> rows = [];
        foreach (int side in model.Capabilities.Cascade.Sides)
            foreach (int count in Counts)
            {
                List<Watched> alone = [], beside = [], slow = [];
                for (int i = -1; i < repetitions; i++)
                {
                    GenerationRequest request = GenerationRequest.Recommended(model.Card, "a red house under a yellow sun") with { Side = side, Count = count, Seed = (uint)(i + 1) };
                    Watched[] first = await WatchAsync(studio, request, studio.Address), both = await WatchAsync(studio, request, studio.Address, line.Address);
                    if (i < 0) continue;
                    alone.Add(first[0]);
                    beside.Add(both[0]);
                    slow.Add(both[1]);
                }

                foreach ((string name, List<Watched> jobs) in ((string, List<Watched>)[])[("at the server, alone", alone), ("at the server, beside a slow one", beside), ("over 2 Mbit/s", slow)])
                    rows.Add([$"{count} of {side} pixels", name,
                        $"{jobs.Sum(job => job.Ages.Count)} of {jobs.Sum(job => job.Published)}", $"{jobs.Sum(job => job.Bytes) / 1000 / Math.Max(1, jobs.Sum(job => job.Ages.Count))} kB",
                        Spread.Of(jobs.SelectMany(job => job.Ages)).Text(" ms", 0), jobs.SelectMany(job => job.Ages).Max().ToString("F0", CultureInfo.InvariantCulture) + " ms"]);
            }

        return MarkdownTable.Of(["pictures", "viewer", "frames seen", "a frame", "age on arrival", "oldest"], rows);
    }

    private static async Task<Watched[]> WatchAsync(BenchStudio studio, GenerationRequest request, params Uri[] addresses)
    {
        string owner = Owner.NewId();
        HubConnection[] connections = [.. addresses.Select(address => BenchStudio.Frames(address, owner))];
        await Task.WhenAll(connections.Select(connection => connection.StartAsync()));
        GenerationJob job = await studio.Jobs.AddAsync(owner, request, await studio.ModelAsync());
        ConcurrentDictionary<(int, int), long> published = [];
        Task publishing = PublishedAsync();
        Watched[] watched = await Task.WhenAll(connections.Select(SeenAsync));
        foreach (HubConnection connection in connections) await connection.DisposeAsync();
        return watched;

        async Task PublishedAsync()
        {
            int seen = 0;
            while (await job.Frames.NextAfterAsync(seen, CancellationToken.None) is { } frame)
            {
                published.TryAdd((frame.Step, frame.StepCount), Stopwatch.GetTimestamp());
                seen = frame.Sequence;
            }
        }

        async Task<Watched> SeenAsync(HubConnection connection)
        {
            List<((int, int) Frame, long Time)> arrived = [];
            long bytes = 0;
            await foreach (FrameMessage frame in connection.StreamAsync<FrameMessage>("Watch", job.Id, Window))
            {
                arrived.Add(((frame.Step, frame.StepCount), Stopwatch.GetTimestamp()));
                bytes += frame.Pictures.Sum(picture => picture.Length);
                await connection.SendAsync("Painted", frame.Number);
            }

            await publishing;
            return new([.. arrived.Select(one => Math.Max(0, Stopwatch.GetElapsedTime(published[one.Frame], one.Time).TotalMilliseconds))], bytes, published.Count);
        }
    }

    /// <param name="Ages">Of the frames that came, in milliseconds since they were there to be sent.</param>
    /// <param name="Bytes">Of their pictures.</param>
    /// <param name="Published">Frames that there were.</param>
    private sealed record Watched(List<double> Ages, long Bytes, int Published);
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Unclip.Inference;
using Unclip.Training.Evaluation;
using Unclip.Web.Data;
using Unclip.Web.Generation;
using Unclip.Web.Generation.Queue;
using Unclip.Web.Owners;

namespace Unclip.Bench.Workers;

/// <summary>The same jobs of many people for one worker and for several, on one PostgreSQL database and one machine.</summary>
internal static class WorkersAtOnce
{
    private const int Jobs = 24;

    /// <param name="modelFolder">A checkpoint.</param>
    /// <param name="server">A connection string of a PostgreSQL server, where a database is made.</param>
    /// <param name="cores">Of this machine.</param>
    /// <param name="repetitions">Turns of all set-ups.</param>
    public static async Task<string> ReportAsync(string modelFolder, string server, int cores, int repetitions)
    {
        using TemporaryFolder folder = new();
        await using TemporaryDatabase database = await TemporaryDatabase.CreateAsync(server);
        (string, string)[] settings =
        [
            ("Unclip:DatabaseKind", "PostgreSql"), ("Unclip:Database", database.ConnectionString), ("Unclip:ModelFolder", modelFolder),
            ("Unclip:BlobFolder", Path.Combine(folder.Path, "blobs")), ("Unclip:CacheFolder", Path.Combine(folder.Path, "cache")), ("Unclip:MaxFinishedJobs", "10000"), ("Unclip:ConcurrentJobs", "1"),
        ];
        using BenchStudio web = new(modelFolder, folder.Path, [("Unclip:Role", "Web"), .. settings]);
        OpenedModel model = await web.ModelAsync();
        (int Workers, int Threads)[] setUps = [(1, cores), (2, Math.Max(1, cores / 2)), (2, cores)];
        List<double>[] turns = [.. setUps.Select(_ => new List<double>())];
        for (int i = 0; i < repetitions; i++)
            for (int setUp = 0; setUp < setUps.Length; setUp++)
                turns[setUp].Add(await MeasureAsync(web, model, setUps[setUp], folder.Path, settings));
        return MarkdownTable.Of(["workers", "threads of each", "jobs a minute", "ratio"], setUps.Select((setUp, i) => (string[])
            [$"{setUp.Workers}", $"{setUp.Threads}", Spread.Of(turns[i]).Text("", 1), Spread.Of(turns[i].Zip(turns[0], (some, one) => some / one)).Text("", 2)]));
    }

    /// <summary>Jobs a minute, from the end of as many jobs as there are workers to that of the last one.</summary>
    private static async Task<double> MeasureAsync(BenchStudio web, OpenedModel model, (int Workers, int Threads) setUp, string folder, (string, string)[] settings)
    {
        AppProcess[] workers = [.. Enumerable.Range(0, setUp.Workers).Select(_ => new AppProcess(folder, [("Unclip:Role", "Worker"), ("Unclip:Threads", $"{setUp.Threads}"), .. settings]))];
        try
        {
            await Task.WhenAll(workers.Select(worker => worker.ReadyAsync()));
            string[] ids = new string[Jobs];
            for (int i = 0; i < Jobs; i++)
                ids[i] = (await web.Jobs.AddAsync(Owner.NewId(), GenerationRequest.Recommended(model.Card, "a red house under a yellow sun") with { Seed = (uint)i }, model)).Id;
            IDbContextFactory<UnclipDatabase> databases = web.Services.GetRequiredService<IDbContextFactory<UnclipDatabase>>();
            while (true)
            {
                await using UnclipDatabase database = await databases.CreateDbContextAsync();
                List<QueuedJob> done = await database.Jobs.AsNoTracking().Where(job => ids.Contains(job.Id) && job.EndedAt != null).ToListAsync();
                if (done.FirstOrDefault(job => job.State != JobState.Finished) is { } other) throw new InvalidOperationException($"A job ended as {other.State}: {other.Error}");
                if (done.Count == Jobs) return (Jobs - setUp.Workers) / (done.Max(job => job.EndedAt)! - done.Select(job => job.EndedAt).Order().ElementAt(setUp.Workers - 1)!).Value.TotalMinutes;
                await Task.Delay(200);
            }
        }
        finally
        {
            foreach (AppProcess worker in workers) await worker.DisposeAsync();
        }
    }
}

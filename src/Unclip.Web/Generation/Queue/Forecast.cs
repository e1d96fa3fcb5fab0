using Unclip.Inference;

namespace Unclip.Web.Generation.Queue;

/// <summary>When jobs will end, judged by how long earlier ones took.</summary>
internal static class Forecast
{
    /// <summary>Of so many of the last jobs of a kind, the median counts.</summary>
    private const int Looked = 5;

    /// <param name="job">It waits or runs.</param>
    /// <param name="running">All that run, on any machine.</param>
    /// <param name="waiting">All that wait, in the order in which they will run.</param>
    /// <param name="past">Jobs that have ended, the last one last.</param>
    /// <param name="now">The time.</param>
    /// <returns>Null where it is paused or has ended, and where no job like it, or like one before it, has been finished yet.</returns>
    public static TimeSpan? TimeLeft(GenerationJob job, IReadOnlyList<GenerationJob> running, List<GenerationJob> waiting, IReadOnlyCollection<GenerationJob> past, DateTimeOffset now)
    {
        Dictionary<(string, Tool, int), double?> paces = []; // Of each kind once, however many wait.
        if (job.Snapshot.State == JobState.Running) return Rest(job);
        int index = waiting.IndexOf(job);
        if (index < 0 || Duration(job) is not { } own) return null;
        TimeSpan before = TimeSpan.Zero;
        foreach (TimeSpan? other in running.Select(Rest).Concat(waiting.Take(index).Select(Duration)))
        {
            if (other is null) return null;
            before += other.Value;
        }

        return before / Math.Max(1, running.Count) + own;

        TimeSpan? Duration(GenerationJob like)
        {
            var kind = KindOf(like);
            if (!paces.TryGetValue(kind, out double? pace)) paces[kind] = pace = PaceOf(kind, past);
            return pace is { } seconds ? TimeSpan.FromSeconds(seconds * WorkOf(like)) : null;
        }

        TimeSpan? Rest(GenerationJob begun) => Duration(begun) is not { } duration ? null
            : duration > begun.Snapshot.Elapsed(now) ? duration - begun.Snapshot.Elapsed(now) : TimeSpan.Zero;
    }

    /// <summary>Seconds for each unit of work; null where no job of the kind has been finished.</summary>
    private static double? PaceOf((string, Tool, int) kind, IEnumerable<GenerationJob> past)
    {
        double[] paces = [.. past.Reverse().Where(earlier => earlier.Snapshot.State == JobState.Finished && KindOf(earlier) == kind).Take(Looked)
            .Select(earlier => earlier.Snapshot.Elapsed(default).TotalSeconds / WorkOf(earlier)).Order()];
        return paces.Length == 0 ? null : paces[paces.Length / 2];
    }

    /// <summary>What has the same share of each network's steps.</summary>
    private static (string Model, Tool Tool, int Upsamplers) KindOf(GenerationJob job) =>
        (job.Model.Fingerprint, Tool.Of(job.Request), job.Model.Capabilities.Cascade.UpsamplerSteps(job.Request).Count);

    private static double WorkOf(GenerationJob job) => Math.Max(1, job.Model.Capabilities.Steps(job.Request) * job.Request.Count);
}

namespace Unclip.Web.Generation.Queue;

/// <summary>A job that could run now.</summary>
/// <param name="WasBegun">Whether a worker has begun it and is gone.</param>
/// <param name="Attempts">How often it was begun.</param>
public sealed record WaitingJob(string Id, string OwnerId, DateTimeOffset CreatedAt, bool WasBegun = false, int Attempts = 0);

/// <summary>In which order jobs run.</summary>
public static class QueueOrder
{
    /// <summary>
    /// First what was begun before. Then owners take turns, the least recently served one first, each with the oldest of their jobs: whoever
    /// asks for fifty pictures waits for those who ask for two.
    /// </summary>
    /// <param name="waiting">In any order.</param>
    /// <param name="servedAt">When an owner's turn was last; those without one come first.</param>
    public static IEnumerable<WaitingJob> Of(IEnumerable<WaitingJob> waiting, Func<string, DateTimeOffset?> servedAt)
    {
        List<WaitingJob> jobs = [.. waiting.OrderBy(job => job.CreatedAt).ThenBy(job => job.Id, StringComparer.Ordinal)];
        foreach (WaitingJob interrupted in jobs.Where(job => job.WasBegun)) yield return interrupted;
        Queue<Queue<WaitingJob>> turns = new(jobs.Where(job => !job.WasBegun).GroupBy(job => job.OwnerId)
            .OrderBy(owned => servedAt(owned.Key) ?? DateTimeOffset.MinValue).Select(owned => new Queue<WaitingJob>(owned)));
        while (turns.TryDequeue(out Queue<WaitingJob>? owned))
        {
            yield return owned.Dequeue();
            if (owned.Count > 0) turns.Enqueue(owned);
        }
    }
}

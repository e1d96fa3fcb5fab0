namespace Unclip.Web.Generation.Queue;

/// <summary>A job that could run now.</summary>
/// <param name="Place">Where its owner has put it.</param>
/// <param name="WasBegun">Whether a worker has begun it and is gone.</param>
/// <param name="Attempts">How often it was begun.</param>
public sealed record WaitingJob(string Id, string OwnerId, DateTimeOffset CreatedAt, QueuePlace Place, bool WasBegun = false, int Attempts = 0);

/// <summary>In which order jobs run.</summary>
public static class QueueOrder
{
    /// <summary>
    /// First what was begun before, then by priority. Within one, owners take turns, the least recently served first, each with their jobs in the
    /// order that they gave them: whoever asks for fifty pictures waits for those who ask for two.
    /// </summary>
    /// <param name="waiting">In any order.</param>
    /// <param name="servedAt">When an owner's turn was last; those without one come first.</param>
    public static IEnumerable<WaitingJob> Of(IEnumerable<WaitingJob> waiting, Func<string, DateTimeOffset?> servedAt)
    {
        List<WaitingJob> jobs = [.. waiting.OrderBy(job => job.Place.Rank).ThenBy(job => job.CreatedAt).ThenBy(job => job.Id, StringComparer.Ordinal)];
        return [.. jobs.Where(job => job.WasBegun), .. jobs.Where(job => !job.WasBegun).GroupBy(job => job.Place.Priority).OrderByDescending(level => level.Key).SelectMany(InTurns)];

        IEnumerable<WaitingJob> InTurns(IEnumerable<WaitingJob> level)
        {
            Queue<Queue<WaitingJob>> turns = new(level.GroupBy(job => job.OwnerId)
                .OrderBy(owned => servedAt(owned.Key) ?? DateTimeOffset.MinValue).Select(owned => new Queue<WaitingJob>(owned)));
            while (turns.TryDequeue(out Queue<WaitingJob>? owned))
            {
                yield return owned.Dequeue();
                if (owned.Count > 0) turns.Enqueue(owned);
            }
        }
    }
}

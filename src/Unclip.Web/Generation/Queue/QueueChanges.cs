namespace Unclip.Web.Generation.Queue;

/// <summary>What owners do with their jobs that wait.</summary>
public sealed class QueueChanges(JobStore jobs)
{
    /// <summary>The owner's, in the order in which they will run where nothing is paused.</summary>
    public IReadOnlyList<GenerationJob> WaitingOf(string ownerId) => [.. jobs.Of(ownerId).Where(job => job.Snapshot.IsWaiting)
        .OrderByDescending(job => job.Snapshot.Place.Priority).ThenBy(job => job.Snapshot.Place.Rank).ThenBy(job => job.Snapshot.CreatedAt).ThenBy(job => job.Id, StringComparer.Ordinal)];

    /// <summary>Holds jobs, or lets them go on.</summary>
    public Task PauseAsync(IEnumerable<GenerationJob> waiting, bool paused) =>
        jobs.PlaceAsync(waiting.ToDictionary(job => job, job => job.Snapshot.Place with { IsPaused = paused }));

    public Task PrioritizeAsync(GenerationJob job, JobPriority priority) =>
        jobs.PlaceAsync(new Dictionary<GenerationJob, QueuePlace> { [job] = job.Snapshot.Place with { Priority = priority } });

    /// <summary>Moves a job among its owner's of the same priority.</summary>
    /// <param name="job">It waits.</param>
    /// <param name="position">How many of them shall be before it.</param>
    public Task MoveAsync(GenerationJob job, int position)
    {
        List<GenerationJob> order = [.. WaitingOf(job.OwnerId).Where(other => other.Snapshot.Place.Priority == job.Snapshot.Place.Priority)];
        long rank = order.Select(other => other.Snapshot.Place.Rank).DefaultIfEmpty().Min();
        if (!order.Remove(job)) return Task.CompletedTask;
        order.Insert(Math.Clamp(position, 0, order.Count), job);
        return jobs.PlaceAsync(order.ToDictionary(other => other, other => other.Snapshot.Place with { Rank = rank++ }));
    }

    /// <summary>Cancels all of the owner's but the running ones.</summary>
    public async Task CancelWaitingAsync(string ownerId)
    {
        foreach (GenerationJob job in WaitingOf(ownerId)) await jobs.CancelAsync(job);
    }
}

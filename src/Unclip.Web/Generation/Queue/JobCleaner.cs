using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Unclip.Web.Data;

namespace Unclip.Web.Generation.Queue;

/// <summary>Forgets old jobs for models that are not open any more, which nobody sees, and whose turn it was long ago.</summary>
public sealed class JobCleaner(IDbContextFactory<UnclipDatabase> databases, JobStore jobs, IOptions<UnclipOptions> options, TimeProvider clock, ILogger<JobCleaner> logger)
    : HourlyCleaner(clock, logger)
{
    /// <summary>Who was served before that is as one who never was.</summary>
    private static readonly TimeSpan TurnsCount = TimeSpan.FromDays(1);

    private bool modelsHadTime;

    internal override async Task CleanAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = Clock.GetUtcNow(), tooOld = now - TimeSpan.FromDays(options.Value.TrashDays), longAgo = now - TurnsCount;
        IReadOnlyCollection<string> open = jobs.OpenModels;
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        // In the first round, at the start, models are still being opened: all jobs would seem to be of none.
        if (modelsHadTime && open.Count > 0) await database.Jobs.Where(job => !open.Contains(job.Model) && job.CreatedAt < tooOld).ExecuteDeleteAsync(cancellationToken);
        modelsHadTime = true;
        await database.QueueTurns.Where(turn => turn.ServedAt < longAgo).ExecuteDeleteAsync(cancellationToken);
    }
}

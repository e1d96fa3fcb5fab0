using Microsoft.EntityFrameworkCore;
using Unclip.Web.Data;
using Unclip.Web.Generation;
using Unclip.Web.Owners;

namespace Unclip.Web.Teams;

/// <summary>Who may watch which jobs: their own, and what a member of one of their teams is making, where that member allows it.</summary>
public sealed class Watching(IDbContextFactory<UnclipDatabase> databases, JobStore jobs)
{
    /// <summary>Null: unknown, or not the viewer's to watch; somebody else's also once it has ended.</summary>
    public async Task<GenerationJob?> FindAsync(string viewerId, string jobId)
    {
        if (jobs.Find(viewerId, jobId) is { } mine) return mine;
        return jobs.FindActive(jobId) is { } job && await MayAsync(viewerId, job) ? job : null;
    }

    /// <summary>Whether the viewer may watch the job, ended or not.</summary>
    public async Task<bool> MayAsync(string viewerId, GenerationJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        string makerId = job.OwnerId;
        if (makerId == viewerId) return true;
        if ((Owner.PersonOf(viewerId), Owner.PersonOf(makerId)) is not ({ } viewer, { } maker)) return false;
        await using UnclipDatabase database = await databases.CreateDbContextAsync();
        return await database.TeamMembers.AnyAsync(member => member.PersonId == maker && member.Person!.LetsTeamsWatch
            && member.Team!.Members.Any(other => other.PersonId == viewer));
    }

    /// <summary>What a team's other members are making, the oldest first; nothing where the viewer is no member.</summary>
    public async Task<IReadOnlyList<WatchableJob>> InTeamAsync(string viewerId, string teamId)
    {
        if (Owner.PersonOf(viewerId) is not { } viewer) return [];
        await using UnclipDatabase database = await databases.CreateDbContextAsync();
        Dictionary<string, string> names = await database.TeamMembers
            .Where(member => member.TeamId == teamId && member.PersonId != viewer && member.Person!.LetsTeamsWatch && member.Team!.Members.Any(other => other.PersonId == viewer))
            .Select(member => new { member.PersonId, member.Person!.DisplayName })
            .ToDictionaryAsync(member => Owner.OfPerson(member.PersonId), member => member.DisplayName);
        return [.. jobs.ActiveOf(names.ContainsKey).Select(job => new WatchableJob(job, names[job.OwnerId]))];
    }

    /// <summary>What the job's maker calls themselves; null: a guest.</summary>
    public async Task<string?> MakerAsync(GenerationJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        string? maker = Owner.PersonOf(job.OwnerId);
        await using UnclipDatabase database = await databases.CreateDbContextAsync();
        return await database.Users.Where(person => person.Id == maker).Select(person => person.DisplayName).SingleOrDefaultAsync();
    }
}

/// <param name="Job">Queued or running.</param>
/// <param name="Maker">What its owner calls themselves.</param>
public sealed record WatchableJob(GenerationJob Job, string Maker);

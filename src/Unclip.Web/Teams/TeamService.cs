using Microsoft.EntityFrameworkCore;
using Unclip.Web.Audit;
using Unclip.Web.Data;
using Unclip.Web.Galleries;
using Unclip.Web.Owners;
using Unclip.Web.Texts;

namespace Unclip.Web.Teams;

/// <summary>Teams and their members, with every rule: members see, owners change, and the last owner stays.</summary>
public sealed class TeamService(IDbContextFactory<UnclipDatabase> databases, AuditLog audit, GalleryNews news, TimeProvider clock)
{
    /// <summary>Teams that one person may own.</summary>
    public const int MaxOwned = 100;

    /// <summary>The person's teams, by name.</summary>
    public async Task<IReadOnlyList<TeamSummary>> OfAsync(string personId)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync();
        return await database.TeamMembers.Where(member => member.PersonId == personId)
            .OrderBy(member => member.Team!.Name).ThenBy(member => member.TeamId)
            .Select(member => new TeamSummary(member.TeamId, member.Team!.Name, member.Role, member.Team.Members.Count))
            .ToListAsync();
    }

    /// <summary>Null when there is no such team, or the person is no member: the two are not told apart.</summary>
    public async Task<TeamView?> FindAsync(string personId, string teamId)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync();
        if (await RoleAsync(database, personId, teamId) is not { } role) return null;
        string name = await database.Teams.Where(team => team.Id == teamId).Select(team => team.Name).SingleAsync();
        List<MemberView> members = await database.TeamMembers.Where(member => member.TeamId == teamId)
            .OrderByDescending(member => member.Role).ThenBy(member => member.Person!.DisplayName).ThenBy(member => member.PersonId)
            .Select(member => new MemberView(member.PersonId, member.Person!.DisplayName, member.Person.UserName!, member.Role, member.JoinedAt))
            .ToListAsync();
        return new(teamId, name, role, members, role == TeamRole.Owner ? await TeamInvitations.OfAsync(database, teamId, clock.GetUtcNow()) : []);
    }

    /// <returns>The id of the new team, which the person owns.</returns>
    public async Task<string> CreateAsync(string personId, string name)
    {
        (string id, string named, DateTimeOffset now) = (Owner.NewId(), Named(name), clock.GetUtcNow());
        await databases.TogetherAsync(async database =>
        {
            if (await database.TeamMembers.CountAsync(member => member.PersonId == personId && member.Role == TeamRole.Owner) >= MaxOwned)
                throw new TeamRefusedException(RefusalTexts.TooManyTeams.With(MaxOwned));
            database.Add(new Team { Id = id, Name = named, CreatedAt = now });
            database.Add(new TeamMember { TeamId = id, PersonId = personId, Role = TeamRole.Owner, JoinedAt = now });
            audit.Add(database, Owner.OfPerson(personId), AuditAction.CreateTeam, id);
        });
        return id;
    }

    public Task RenameAsync(string personId, string teamId, string name)
    {
        string named = Named(name);
        return ByOwnerAsync(personId, teamId, async database =>
        {
            await database.Teams.Where(team => team.Id == teamId).ExecuteUpdateAsync(set => set.SetProperty(team => team.Name, named));
            audit.Add(database, Owner.OfPerson(personId), AuditAction.RenameTeam, teamId);
        });
    }

    /// <summary>With its galleries and their pictures.</summary>
    public Task DeleteAsync(string personId, string teamId) => ByOwnerAsync(personId, teamId, async database =>
    {
        await DeleteAsync(database, teamId);
        audit.Add(database, Owner.OfPerson(personId), AuditAction.DeleteTeam, teamId);
    });

    public Task ChangeRoleAsync(string personId, string teamId, string memberId, TeamRole role)
    {
        if (!Enum.IsDefined(role)) throw new TeamRefusedException(RefusalTexts.RoleUnknown.With(role));
        return ByOwnerAsync(personId, teamId, async database =>
        {
            TeamRole before = await RoleAsync(database, memberId, teamId) ?? throw new TeamRefusedException(RefusalTexts.NoMember);
            if (before == role) return;
            if (before == TeamRole.Owner) await RequireAnotherOwnerAsync(database, memberId, teamId);
            await database.TeamMembers.Where(member => member.TeamId == teamId && member.PersonId == memberId).ExecuteUpdateAsync(set => set.SetProperty(member => member.Role, role));
            audit.Add(database, Owner.OfPerson(personId), AuditAction.ChangeRole, teamId, $"{memberId}: {before} to {role}");
        });
    }

    /// <summary>Members may remove themselves, owners anybody; what a member added stays the team's.</summary>
    public Task RemoveAsync(string personId, string teamId, string memberId) => ChangeAsync(teamId, async database =>
    {
        TeamRole mine = await RoleAsync(database, personId, teamId) ?? throw TeamRefusedException.NoSuchTeam;
        if (personId != memberId && mine != TeamRole.Owner) throw new TeamRefusedException(RefusalTexts.OnlyOwnerRemoves);
        if (await RoleAsync(database, memberId, teamId) is not { } role) throw new TeamRefusedException(RefusalTexts.NoMember);
        if (role == TeamRole.Owner) await RequireAnotherOwnerAsync(database, memberId, teamId);
        await database.TeamMembers.Where(member => member.TeamId == teamId && member.PersonId == memberId).ExecuteDeleteAsync();
        audit.Add(database, Owner.OfPerson(personId), personId == memberId ? AuditAction.LeaveTeam : AuditAction.RemoveMember, teamId, personId == memberId ? null : memberId);
    });

    /// <summary>What the person's teams see of them has changed.</summary>
    public async Task TellTeamsOfAsync(string personId)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync();
        foreach (string teamId in await database.TeamMembers.Where(member => member.PersonId == personId).Select(member => member.TeamId).ToListAsync()) news.Tell(teamId);
    }

    internal static async Task DeleteAsync(UnclipDatabase database, string teamId)
    {
        await database.Galleries.Where(gallery => gallery.TeamId == teamId).ExecuteDeleteAsync();
        await database.Teams.Where(team => team.Id == teamId).ExecuteDeleteAsync();
    }

    /// <summary>Null: no member.</summary>
    internal static Task<TeamRole?> RoleAsync(UnclipDatabase database, string personId, string teamId) =>
        database.TeamMembers.Where(member => member.TeamId == teamId && member.PersonId == personId).Select(member => (TeamRole?)member.Role).SingleOrDefaultAsync();

    internal static async Task RequireOwnerAsync(UnclipDatabase database, string personId, string teamId)
    {
        TeamRole role = await RoleAsync(database, personId, teamId) ?? throw TeamRefusedException.NoSuchTeam;
        if (role != TeamRole.Owner) throw new TeamRefusedException(RefusalTexts.OnlyOwner.With(role.Described()));
    }

    private static async Task RequireAnotherOwnerAsync(UnclipDatabase database, string memberId, string teamId)
    {
        if (!await database.TeamMembers.AnyAsync(member => member.TeamId == teamId && member.PersonId != memberId && member.Role == TeamRole.Owner))
            throw new TeamRefusedException(RefusalTexts.LastOwnerStays);
    }

    private Task ByOwnerAsync(string personId, string teamId, Func<UnclipDatabase, Task> work) => ChangeAsync(teamId, async database =>
    {
        await RequireOwnerAsync(database, personId, teamId);
        await work(database);
    });

    private async Task ChangeAsync(string teamId, Func<UnclipDatabase, Task> work)
    {
        await databases.TogetherAsync(work);
        news.Tell(teamId);
    }

    private static string Named(string name)
    {
        string trimmed = name.Trim();
        return trimmed.Length is > 0 and <= Team.MaxNameLength && !trimmed.Any(char.IsControl)
            ? trimmed
            : throw new TeamRefusedException(RefusalTexts.TeamNameLength.With(trimmed.Length, Team.MaxNameLength));
    }
}

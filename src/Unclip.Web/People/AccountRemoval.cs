using Microsoft.EntityFrameworkCore;
using Unclip.Web.Audit;
using Unclip.Web.Data;
using Unclip.Web.Galleries;
using Unclip.Web.Owners;
using Unclip.Web.Teams;
using Unclip.Web.Texts;

namespace Unclip.Web.People;

/// <summary>An account that cannot be deleted as things are; the message says why.</summary>
public sealed class AccountRemovalRefusedException(string message) : Exception(message);

/// <summary>Deletes a person with all that is theirs. Teams that they alone own go to the next in line, or, where there is nobody else, with them.</summary>
public sealed class AccountRemoval(IDbContextFactory<UnclipDatabase> databases, Belongings belongings, OwnerSessions sessions, GalleryNews news, AuditLog audit, TimeProvider clock)
{
    /// <summary>Teams that lose their only owner, and who owns them then; null: nobody, the team is deleted.</summary>
    public async Task<IReadOnlyList<(Team Team, Person? Heir)>> HeirsAsync(string personId)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync();
        return [.. (await OrphansAsync(database, personId)).Select(team => (team, HeirOf(team, personId)?.Person))];
    }

    /// <param name="actorId">The owner id of who does it: the person, or an administrator.</param>
    /// <param name="personId">Who is deleted.</param>
    /// <exception cref="AccountRemovalRefusedException">The others would have no administrator.</exception>
    public async Task RemoveAsync(string actorId, string personId)
    {
        string ownerId = Owner.OfPerson(personId);
        List<string> changed = [];
        await databases.TogetherAsync(async database =>
        {
            if (await database.Users.AnyAsync(person => person.Id == personId && person.IsAdministrator)
                && await database.Users.AnyAsync(person => person.Id != personId)
                && !await database.Users.Administrators(clock.GetUtcNow()).AnyAsync(person => person.Id != personId))
                throw new AccountRemovalRefusedException(RefusalTexts.OnlyAdministratorLeft);
            changed = await database.TeamMembers.Where(member => member.PersonId == personId).Select(member => member.TeamId)
                .Union(database.Pictures.Where(picture => picture.OwnerId == ownerId).Select(picture => picture.GalleryId)).ToListAsync();
            foreach (Team team in await OrphansAsync(database, personId)) await BequeathAsync(database, team, personId);
            await Belongings.DeleteAsync(database, ownerId);
            if (await database.Users.Where(person => person.Id == personId).ExecuteDeleteAsync() == 1) audit.Add(database, actorId, AuditAction.DeletePerson, personId);
        });
        await belongings.ForgetAsync(ownerId);
        sessions.End(ownerId);
        foreach (string id in changed) news.Tell(id);
    }

    private async Task BequeathAsync(UnclipDatabase database, Team team, string personId)
    {
        if (HeirOf(team, personId) is not { } heir)
        {
            await TeamService.DeleteAsync(database, team.Id);
            return;
        }

        await database.TeamMembers.Where(member => member.TeamId == team.Id && member.PersonId == heir.PersonId).ExecuteUpdateAsync(set => set.SetProperty(member => member.Role, TeamRole.Owner));
        audit.Add(database, Owner.OfPerson(personId), AuditAction.InheritTeam, team.Id, $"to {heir.PersonId}");
    }

    private static async Task<List<Team>> OrphansAsync(UnclipDatabase database, string personId) => await database.Teams.AsNoTracking()
        .Where(team => team.Members.Any(member => member.PersonId == personId && member.Role == TeamRole.Owner)
            && !team.Members.Any(member => member.PersonId != personId && member.Role == TeamRole.Owner))
        .Include(team => team.Members).ThenInclude(member => member.Person)
        .OrderBy(team => team.Name)
        .ToListAsync();

    /// <summary>The highest role first, then the longest membership.</summary>
    private static TeamMember? HeirOf(Team team, string personId) => team.Members.Where(member => member.PersonId != personId)
        .OrderByDescending(member => member.Role).ThenBy(member => member.JoinedAt).FirstOrDefault();
}

using Microsoft.EntityFrameworkCore;
using Unclip.Web.Audit;
using Unclip.Web.Data;
using Unclip.Web.Galleries;
using Unclip.Web.Owners;
using Unclip.Web.Sharing;
using Unclip.Web.Texts;

namespace Unclip.Web.Teams;

/// <summary>Links that let one person into a team, once, until they expire, are revoked, or whoever made them is no owner any more.</summary>
public sealed class TeamInvitations(IDbContextFactory<UnclipDatabase> databases, AuditLog audit, GalleryNews news, TimeProvider clock)
{
    /// <summary>Of one team, at a time.</summary>
    public const int MaxOpen = 50;

    public const int MaxDays = 30;

    private const string PathStart = "/join/";

    public static string PathOf(string token) => PathStart + token;

    /// <summary>The token of an invitation's path; null where it is none.</summary>
    public static string? TokenIn(string? path) => path?.StartsWith(PathStart, StringComparison.Ordinal) == true ? path[PathStart.Length..] : null;

    /// <returns>The token: it is not kept, and cannot be shown again.</returns>
    public async Task<string> InviteAsync(string personId, string teamId, TeamRole role, int days)
    {
        if (!Enum.IsDefined(role)) throw new TeamRefusedException(RefusalTexts.RoleUnknown.With(role));
        if (days is < 1 or > MaxDays) throw new TeamRefusedException(RefusalTexts.DaysRange.With(days, MaxDays));
        string token = SecretToken.New();
        DateTimeOffset now = clock.GetUtcNow();
        await databases.TogetherAsync(async database =>
        {
            await TeamService.RequireOwnerAsync(database, personId, teamId);
            if (await Usable(database, now).CountAsync(invitation => invitation.TeamId == teamId) >= MaxOpen)
                throw new TeamRefusedException(RefusalTexts.TooManyInvitations.With(MaxOpen));
            await database.TeamInvitations.Where(invitation => invitation.TeamId == teamId && (invitation.UsedAt != null || invitation.ExpiresAt <= now)).ExecuteDeleteAsync();
            database.Add(new TeamInvitation
            {
                Id = Owner.NewId(), TeamId = teamId, TokenHash = SecretToken.HashOf(token), Role = role, InvitedById = personId, ExpiresAt = now.AddDays(days),
            });
            audit.Add(database, Owner.OfPerson(personId), AuditAction.Invite, teamId, $"as {role}, for {days} days");
        });
        return token;
    }

    public Task RevokeAsync(string personId, string teamId, string invitationId) => databases.TogetherAsync(async database =>
    {
        await TeamService.RequireOwnerAsync(database, personId, teamId);
        if (await database.TeamInvitations.Where(invitation => invitation.TeamId == teamId && invitation.Id == invitationId && invitation.UsedAt == null).ExecuteDeleteAsync() == 1)
            audit.Add(database, Owner.OfPerson(personId), AuditAction.RevokeInvitation, teamId);
    });

    /// <summary>Null when it cannot be used, whatever the reason.</summary>
    public async Task<Invitation?> ReadAsync(string token)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync();
        string hash = SecretToken.HashOf(token);
        return await Usable(database, clock.GetUtcNow()).Where(invitation => invitation.TokenHash == hash)
            .Join(database.Users, invitation => invitation.InvitedById, person => person.Id, (invitation, inviter) => new Invitation(
                invitation.TeamId, invitation.Team!.Name, invitation.Role, inviter.DisplayName, invitation.ExpiresAt))
            .SingleOrDefaultAsync();
    }

    /// <summary>Whoever is a member already stays what they are, and the invitation can still be used by another.</summary>
    /// <returns>The team's id.</returns>
    public async Task<string> AcceptAsync(string personId, string token)
    {
        string teamId = await databases.TogetherAsync(database => AcceptAsync(database, personId, token));
        news.Tell(teamId);
        return teamId;
    }

    internal static async Task<IReadOnlyList<InvitationView>> OfAsync(UnclipDatabase database, string teamId, DateTimeOffset now) => await Usable(database, now)
        .Where(invitation => invitation.TeamId == teamId)
        .OrderBy(invitation => invitation.ExpiresAt)
        .Join(database.Users, invitation => invitation.InvitedById, person => person.Id, (invitation, inviter) => new InvitationView(
            invitation.Id, invitation.Role, inviter.DisplayName, invitation.ExpiresAt))
        .ToListAsync();

    private static IQueryable<TeamInvitation> Usable(UnclipDatabase database, DateTimeOffset now) => database.TeamInvitations.Where(invitation =>
        invitation.UsedAt == null && invitation.ExpiresAt > now
        && database.TeamMembers.Any(member => member.TeamId == invitation.TeamId && member.PersonId == invitation.InvitedById && member.Role == TeamRole.Owner));

    private async Task<string> AcceptAsync(UnclipDatabase database, string personId, string token)
    {
        string hash = SecretToken.HashOf(token);
        DateTimeOffset now = clock.GetUtcNow();
        TeamInvitation invitation = await Usable(database, now).SingleOrDefaultAsync(invitation => invitation.TokenHash == hash)
            ?? throw new TeamRefusedException(AccountTexts.InvitationGone);
        if (await TeamService.RoleAsync(database, personId, invitation.TeamId) is not null) return invitation.TeamId;
        invitation.UsedAt = now;
        database.Add(new TeamMember { TeamId = invitation.TeamId, PersonId = personId, Role = invitation.Role, JoinedAt = now });
        audit.Add(database, Owner.OfPerson(personId), AuditAction.Join, invitation.TeamId, $"as {invitation.Role}, invited by {invitation.InvitedById}");
        return invitation.TeamId;
    }
}

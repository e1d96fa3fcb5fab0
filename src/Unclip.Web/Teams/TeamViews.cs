namespace Unclip.Web.Teams;

/// <summary>A team in a person's list.</summary>
/// <param name="Id">The team's.</param>
/// <param name="Name">The team's.</param>
/// <param name="Role">The person's.</param>
/// <param name="Members">How many it has.</param>
public sealed record TeamSummary(string Id, string Name, TeamRole Role, int Members);

/// <summary>A team as a member sees it.</summary>
/// <param name="Id">The team's.</param>
/// <param name="Name">The team's.</param>
/// <param name="Role">The member's.</param>
/// <param name="Members">Owners first, then by name.</param>
/// <param name="Invitations">Those that can still be used; for owners only.</param>
public sealed record TeamView(string Id, string Name, TeamRole Role, IReadOnlyList<MemberView> Members, IReadOnlyList<InvitationView> Invitations)
{
    public bool IsLastOwner => Role == TeamRole.Owner && Members.Count(member => member.Role == TeamRole.Owner) == 1;
}

/// <param name="PersonId">Who.</param>
/// <param name="DisplayName">What they call themselves.</param>
/// <param name="AccountName">What tells them from others who call themselves so.</param>
/// <param name="Role">What they may do.</param>
/// <param name="JoinedAt">When.</param>
public sealed record MemberView(string PersonId, string DisplayName, string AccountName, TeamRole Role, DateTimeOffset JoinedAt);

/// <param name="Id">The invitation's, not its token.</param>
/// <param name="Role">Of whoever accepts.</param>
/// <param name="InvitedBy">An owner's display name.</param>
/// <param name="ExpiresAt">When it can no longer be used.</param>
public sealed record InvitationView(string Id, TeamRole Role, string InvitedBy, DateTimeOffset ExpiresAt);

/// <summary>What whoever has the link may know before they accept.</summary>
/// <param name="TeamId">The team's.</param>
/// <param name="TeamName">The team's.</param>
/// <param name="Role">Theirs, if they accept.</param>
/// <param name="InvitedBy">An owner's display name.</param>
/// <param name="ExpiresAt">When it can no longer be used.</param>
public sealed record Invitation(string TeamId, string TeamName, TeamRole Role, string InvitedBy, DateTimeOffset ExpiresAt);

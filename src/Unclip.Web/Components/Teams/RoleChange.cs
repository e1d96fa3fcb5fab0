using Unclip.Web.Teams;

namespace Unclip.Web.Components.Teams;

/// <param name="PersonId">Whose role.</param>
/// <param name="Role">What they shall be.</param>
public sealed record RoleChange(string PersonId, TeamRole Role);

namespace Unclip.Web.Teams;

/// <summary>Roles in words.</summary>
public static class TeamRoles
{
    public static string Described(this TeamRole role) => role == TeamRole.Viewer ? "a viewer" : $"an {role.ToString().ToLowerInvariant()}";

    public static string May(this TeamRole role) => role switch
    {
        TeamRole.Viewer => "looks, stars and comments",
        TeamRole.Editor => "also adds, changes and deletes pictures and galleries",
        _ => "also invites, removes, renames and deletes the team",
    };
}

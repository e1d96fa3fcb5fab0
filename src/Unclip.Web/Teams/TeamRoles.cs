namespace Unclip.Web.Teams;

/// <summary>Roles in words.</summary>
public static class TeamRoles
{
    public static string Described(this TeamRole role) => role == TeamRole.Viewer ? "a viewer" : $"an {role.ToString().ToLowerInvariant()}";

    public static string May(this TeamRole role) => role switch
    {
        TeamRole.Viewer => "Viewers look, star and comment.",
        TeamRole.Editor => "Editors also add, change and delete pictures and galleries.",
        _ => "Owners also invite and remove members, and rename and delete the team.",
    };
}

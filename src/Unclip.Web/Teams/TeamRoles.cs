using Unclip.Web.Texts;

namespace Unclip.Web.Teams;

/// <summary>Roles in words.</summary>
internal static class TeamRoles
{
    extension(TeamRole role)
    {
        public string Title => role switch
        {
            TeamRole.Viewer => TeamTexts.Viewer,
            TeamRole.Editor => TeamTexts.Editor,
            _ => TeamTexts.Owner,
        };

        public string Described() => role switch
        {
            TeamRole.Viewer => TeamTexts.AViewer,
            TeamRole.Editor => TeamTexts.AnEditor,
            _ => TeamTexts.AnOwner,
        };

        public string May() => role switch
        {
            TeamRole.Viewer => TeamTexts.ViewersMay,
            TeamRole.Editor => TeamTexts.EditorsMay,
            _ => TeamTexts.OwnersMay,
        };
    }
}

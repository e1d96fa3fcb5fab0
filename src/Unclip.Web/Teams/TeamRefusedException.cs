using Unclip.Web.Texts;

namespace Unclip.Web.Teams;

/// <summary>Something that a team's rules do not allow; the message is for the person who tried.</summary>
public sealed class TeamRefusedException(string message) : Exception(message)
{
    /// <summary>Says the same of teams that do not exist and of those that are none of theirs.</summary>
    internal static TeamRefusedException NoSuchTeam => new(RefusalTexts.NoTeam);
}

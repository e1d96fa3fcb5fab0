using Unclip.Web.Teams;

namespace Unclip.Web.Galleries;

/// <summary>A gallery as lists show it.</summary>
/// <param name="Id">The gallery's.</param>
/// <param name="Name">For people.</param>
/// <param name="TeamId">Whose it is; null: the owner's own.</param>
/// <param name="TeamName">The same for people.</param>
/// <param name="Role">What the owner may do in it.</param>
/// <param name="Count">Pictures, but for those in the trash.</param>
public sealed record GallerySummary(string Id, string Name, string? TeamId, string? TeamName, TeamRole Role, int Count)
{
    /// <summary>Its newest pictures.</summary>
    public IReadOnlyList<PictureCard> Covers { get; init; } = [];

    public bool CanEdit => Role >= TeamRole.Editor;
}

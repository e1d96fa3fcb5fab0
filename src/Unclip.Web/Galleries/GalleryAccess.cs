using Microsoft.EntityFrameworkCore;
using Unclip.Web.Data;
using Unclip.Web.Owners;
using Unclip.Web.Teams;

namespace Unclip.Web.Galleries;

/// <summary>Who may do what in a gallery: everything in one's own, what one's role allows in a team's, nothing elsewhere.</summary>
public static class GalleryAccess
{
    /// <summary>Galleries, but for those in the trash, in which this owner has at least this role.</summary>
    /// <param name="galleries">Any.</param>
    /// <param name="ownerId">A guest's or an account's.</param>
    /// <param name="role">What is going to be done needs it.</param>
    public static IQueryable<Gallery> OpenTo(this IQueryable<Gallery> galleries, string ownerId, TeamRole role)
        => galleries.Where(gallery => gallery.DeletedAt == null).HeldBy(ownerId, role);

    /// <summary>The same of those in the trash.</summary>
    public static IQueryable<Gallery> DeletedOf(this IQueryable<Gallery> galleries, string ownerId, TeamRole role)
        => galleries.Where(gallery => gallery.DeletedAt != null).HeldBy(ownerId, role);

    /// <summary>Pictures in galleries that are open, in the trash or not.</summary>
    public static IQueryable<KeptPicture> OpenTo(this IQueryable<KeptPicture> pictures, UnclipDatabase database, string ownerId, TeamRole role)
    {
        ArgumentNullException.ThrowIfNull(database);
        IQueryable<string> galleries = database.Galleries.OpenTo(ownerId, role).Select(gallery => gallery.Id);
        return pictures.Where(picture => galleries.Contains(picture.GalleryId));
    }

    private static IQueryable<Gallery> HeldBy(this IQueryable<Gallery> galleries, string ownerId, TeamRole role)
    {
        string? personId = Owner.PersonOf(ownerId);
        return galleries.Where(gallery => gallery.OwnerId == ownerId
            || (gallery.Team != null && gallery.Team.Members.Any(member => member.PersonId == personId && member.Role >= role)));
    }
}

using Microsoft.EntityFrameworkCore;
using Unclip.Web.Data;
using Unclip.Web.Owners;
using Unclip.Web.Teams;
using Unclip.Web.Texts;

namespace Unclip.Web.Galleries;

/// <summary>Galleries of an owner and of their teams: everything asks first whether it is theirs to see or to change.</summary>
public sealed class GalleryStore(IDbContextFactory<UnclipDatabase> databases, GalleryNews news, TimeProvider clock)
{
    private const int CoverCount = 4;

    /// <summary>The owner's own first, each kind by name.</summary>
    public async Task<IReadOnlyList<GallerySummary>> ListAsync(string ownerId, CancellationToken cancellationToken = default)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        List<GallerySummary> galleries = await Summaries(database, database.Galleries.OpenTo(ownerId, TeamRole.Viewer), ownerId).ToListAsync(cancellationToken);
        List<GallerySummary> covered = [];
        foreach (GallerySummary gallery in galleries.OrderBy(gallery => gallery.TeamName is not null).ThenBy(gallery => gallery.TeamName).ThenBy(gallery => gallery.Name, StringComparer.CurrentCultureIgnoreCase))
        {
            covered.Add(gallery with
            {
                Covers = await database.Pictures.Where(picture => picture.GalleryId == gallery.Id && picture.DeletedAt == null)
                    .OrderByDescending(picture => picture.AddedAt).ThenByDescending(picture => picture.Id).Take(CoverCount).Cards(ownerId).ToListAsync(cancellationToken),
            });
        }

        return covered;
    }

    /// <summary>Those that the owner may add pictures to, without covers.</summary>
    public async Task<IReadOnlyList<GallerySummary>> EditableAsync(string ownerId, CancellationToken cancellationToken = default)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        return [.. (await Summaries(database, database.Galleries.OpenTo(ownerId, TeamRole.Editor), ownerId).ToListAsync(cancellationToken))
            .OrderBy(gallery => gallery.TeamName is not null).ThenBy(gallery => gallery.TeamName).ThenBy(gallery => gallery.Name, StringComparer.CurrentCultureIgnoreCase)];
    }

    /// <summary>A team's, by name, without covers; none where the owner is not in it.</summary>
    public async Task<IReadOnlyList<GallerySummary>> OfTeamAsync(string ownerId, string teamId, CancellationToken cancellationToken = default)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        return [.. (await Summaries(database, database.Galleries.OpenTo(ownerId, TeamRole.Viewer).Where(gallery => gallery.TeamId == teamId), ownerId).ToListAsync(cancellationToken))
            .OrderBy(gallery => gallery.Name, StringComparer.CurrentCultureIgnoreCase)];
    }

    /// <summary>Null: unknown, deleted or somebody else's.</summary>
    public async Task<GallerySummary?> FindAsync(string ownerId, string id, CancellationToken cancellationToken = default)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        return await Summaries(database, database.Galleries.OpenTo(ownerId, TeamRole.Viewer).Where(gallery => gallery.Id == id), ownerId).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Those in the trash that the owner may restore.</summary>
    public async Task<IReadOnlyList<GallerySummary>> DeletedAsync(string ownerId, CancellationToken cancellationToken = default)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        return await Summaries(database, database.Galleries.DeletedOf(ownerId, TeamRole.Editor).OrderByDescending(gallery => gallery.DeletedAt), ownerId).ToListAsync(cancellationToken);
    }

    /// <summary>Teams in which the owner may make galleries.</summary>
    public async Task<IReadOnlyList<(string Id, string Name)>> TeamsAsync(string ownerId, CancellationToken cancellationToken = default)
    {
        string? personId = Owner.PersonOf(ownerId);
        if (personId is null) return [];
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        var teams = await database.TeamMembers.Where(member => member.PersonId == personId && member.Role >= TeamRole.Editor)
            .OrderBy(member => member.Team!.Name).Select(member => new { member.TeamId, member.Team!.Name }).ToListAsync(cancellationToken);
        return [.. teams.Select(team => (team.TeamId, team.Name))];
    }

    /// <returns>The gallery's id.</returns>
    /// <param name="ownerId">Who makes it.</param>
    /// <param name="name">For people.</param>
    /// <param name="teamId">Whose it is to be; null: the owner's own.</param>
    /// <param name="cancellationToken">Ends it before anything is done.</param>
    /// <exception cref="GalleryRefusedException">It was not made; the message says why.</exception>
    public async Task<string> CreateAsync(string ownerId, string name, string? teamId = null, CancellationToken cancellationToken = default)
    {
        name = Named(name);
        if (teamId is not null && (await TeamsAsync(ownerId, cancellationToken)).All(team => team.Id != teamId))
            throw new GalleryRefusedException(RefusalTexts.NoTeamForGallery);
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        Gallery gallery = new() { Id = Owner.NewId(), Name = name, OwnerId = teamId is null ? ownerId : null, TeamId = teamId, CreatedAt = clock.GetUtcNow() };
        database.Add(gallery);
        await database.SaveChangesAsync(cancellationToken);
        news.Tell(gallery.Id);
        return gallery.Id;
    }

    /// <exception cref="GalleryRefusedException">It was not renamed; the message says why.</exception>
    public async Task RenameAsync(string ownerId, string id, string name, CancellationToken cancellationToken = default)
    {
        name = Named(name);
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.Galleries.OpenTo(ownerId, TeamRole.Editor).Where(gallery => gallery.Id == id).ExecuteUpdateAsync(set => set.SetProperty(gallery => gallery.Name, name), cancellationToken) == 0)
            throw GalleryRefusedException.NoGallery();
        news.Tell(id);
    }

    /// <summary>Puts a gallery in the trash.</summary>
    /// <exception cref="GalleryRefusedException">There is no such gallery, or it is not the owner's to change.</exception>
    public async Task DeleteAsync(string ownerId, string id, CancellationToken cancellationToken = default)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        DateTimeOffset now = clock.GetUtcNow();
        if (await database.Galleries.OpenTo(ownerId, TeamRole.Editor).Where(gallery => gallery.Id == id).ExecuteUpdateAsync(set => set.SetProperty(gallery => gallery.DeletedAt, now), cancellationToken) == 0)
            throw GalleryRefusedException.NoGallery();
        news.Tell(id);
    }

    /// <summary>Takes a gallery out of the trash.</summary>
    /// <exception cref="GalleryRefusedException">There is no such gallery, or it is not the owner's to change.</exception>
    public async Task RestoreAsync(string ownerId, string id, CancellationToken cancellationToken = default)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.Galleries.DeletedOf(ownerId, TeamRole.Editor).Where(gallery => gallery.Id == id).ExecuteUpdateAsync(set => set.SetProperty(gallery => gallery.DeletedAt, (DateTimeOffset?)null), cancellationToken) == 0)
            throw GalleryRefusedException.NoGallery();
        news.Tell(id);
    }

    private static IQueryable<GallerySummary> Summaries(UnclipDatabase database, IQueryable<Gallery> galleries, string ownerId)
    {
        string? personId = Owner.PersonOf(ownerId);
        return galleries.Select(gallery => new GallerySummary(
            gallery.Id,
            gallery.Name,
            gallery.TeamId,
            gallery.Team == null ? null : gallery.Team.Name,
            gallery.OwnerId == ownerId ? TeamRole.Owner : gallery.Team!.Members.Where(member => member.PersonId == personId).Select(member => member.Role).FirstOrDefault(),
            database.Pictures.Count(picture => picture.GalleryId == gallery.Id && picture.DeletedAt == null)));
    }

    private static string Named(string name)
    {
        name = name.Trim();
        return name.Length is > 0 and <= Gallery.MaxNameLength
            ? name
            : throw new GalleryRefusedException(RefusalTexts.GalleryNameLength.With(name.Length, Gallery.MaxNameLength));
    }
}

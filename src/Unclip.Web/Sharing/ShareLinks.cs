using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Unclip.Web.Audit;
using Unclip.Web.Data;
using Unclip.Web.Galleries;
using Unclip.Web.Owners;
using Unclip.Web.Teams;
using Unclip.Web.Texts;

namespace Unclip.Web.Sharing;

/// <summary>Makes, lists, opens and revokes links to galleries and pictures. Who may change a gallery may share it.</summary>
public sealed class ShareLinks(IDbContextFactory<UnclipDatabase> databases, IPasswordHasher<ShareLink> passwords, AuditLog audit, TimeProvider clock)
{
    /// <returns>The link, and its token, which nobody can find out later.</returns>
    /// <exception cref="ShareRefusedException">No such gallery or picture that this owner may share, or a wish that makes no sense.</exception>
    public async Task<(ShareLink Link, string Token)> CreateAsync(string ownerId, ShareWish wish, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(wish);
        if (wish.ExpiresIn is { } lifetime && lifetime <= TimeSpan.Zero) throw new ShareRefusedException(RefusalTexts.LinkExpired.With(lifetime));
        if (wish.Password is { Length: < ShareWish.MinPasswordLength or > ShareWish.MaxPasswordLength } password)
            throw new ShareRefusedException(RefusalTexts.PasswordLength.With(password.Length, ShareWish.MinPasswordLength, ShareWish.MaxPasswordLength));
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        if (!await database.Galleries.OpenTo(ownerId, TeamRole.Editor).AnyAsync(gallery => gallery.Id == wish.GalleryId, cancellationToken))
            throw new ShareRefusedException(RefusalTexts.NoGalleryToShare);
        if (wish.PictureId is { } pictureId && !await database.Pictures.AnyAsync(picture => picture.Id == pictureId && picture.GalleryId == wish.GalleryId && picture.DeletedAt == null, cancellationToken))
            throw new ShareRefusedException(RefusalTexts.NoPictureInGallery);
        string token = SecretToken.New();
        ShareLink link = new()
        {
            Id = Owner.NewId(),
            TokenHash = SecretToken.HashOf(token),
            GalleryId = wish.GalleryId,
            PictureId = wish.PictureId,
            CreatedBy = ownerId,
            CreatedAt = clock.GetUtcNow(),
            ExpiresAt = clock.GetUtcNow() + wish.ExpiresIn,
            AllowsRemix = wish.AllowsRemix,
        };
        if (wish.Password is not null) link.PasswordHash = passwords.HashPassword(link, wish.Password);
        database.Add(link);
        await database.SaveChangesAsync(cancellationToken);
        await audit.WriteAsync(ownerId, AuditAction.Share, link.Id, link.PictureId is null ? $"gallery {link.GalleryId}" : $"picture {link.PictureId}");
        return (link, token);
    }

    /// <summary>A gallery's links that are still good, newest first; none where this owner may not share it.</summary>
    public async Task<IReadOnlyList<ShareLink>> ListAsync(string ownerId, string galleryId, CancellationToken cancellationToken = default)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        List<ShareLink> links = await OpenTo(database, ownerId).AsNoTracking().Where(link => link.GalleryId == galleryId && link.RevokedAt == null).OrderByDescending(link => link.CreatedAt).ToListAsync(cancellationToken);
        return [.. links.Where(link => link.IsValid(clock.GetUtcNow()))];
    }

    /// <returns>Whether there was such a link that this owner may revoke.</returns>
    public async Task<bool> RevokeAsync(string ownerId, string linkId, CancellationToken cancellationToken = default)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        DateTimeOffset? now = clock.GetUtcNow();
        bool revoked = await OpenTo(database, ownerId).Where(link => link.Id == linkId && link.RevokedAt == null)
            .ExecuteUpdateAsync(link => link.SetProperty(l => l.RevokedAt, now), cancellationToken) > 0;
        if (revoked) await audit.WriteAsync(ownerId, AuditAction.RevokeShare, linkId);
        return revoked;
    }

    /// <summary>The link of a token, with its gallery; null where it is unknown, expired or revoked, or its gallery is in the trash: these are not told apart.</summary>
    public async Task<ShareLink?> OpenAsync(string token, CancellationToken cancellationToken = default)
    {
        string hash = SecretToken.HashOf(token);
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        ShareLink? link = await database.ShareLinks.AsNoTracking().Include(l => l.Gallery).SingleOrDefaultAsync(l => l.TokenHash == hash, cancellationToken);
        return link?.IsValid(clock.GetUtcNow()) == true && link.Gallery!.DeletedAt is null ? link : null;
    }

    /// <summary>Whether this is the link's password; true where it has none.</summary>
    public bool Matches(ShareLink link, string? password)
    {
        ArgumentNullException.ThrowIfNull(link);
        return link.PasswordHash is null || (password is not null && passwords.VerifyHashedPassword(link, link.PasswordHash, password) != PasswordVerificationResult.Failed);
    }

    public async Task CountViewAsync(ShareLink link, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(link);
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        await database.ShareLinks.Where(l => l.Id == link.Id).ExecuteUpdateAsync(l => l.SetProperty(x => x.Views, x => x.Views + 1), cancellationToken);
    }

    /// <summary>What a link shows, newest first.</summary>
    public async Task<SharedPictures> PicturesAsync(ShareLink link, int page, CancellationToken cancellationToken = default)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        IQueryable<KeptPicture> shown = Shown(database, link);
        int count = await shown.CountAsync(cancellationToken);
        List<KeptPicture> pictures = await shown.AsNoTracking().OrderByDescending(picture => picture.AddedAt).ThenBy(picture => picture.Id)
            .Skip(page * SharedPictures.PageSize).Take(SharedPictures.PageSize).ToListAsync(cancellationToken);
        return new(pictures, page, count);
    }

    /// <summary>One of them, with how it was made; null where the link does not show it.</summary>
    public async Task<KeptPicture?> PictureAsync(ShareLink link, string pictureId, CancellationToken cancellationToken = default)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        return await Shown(database, link).AsNoTracking().Include(picture => picture.Making).SingleOrDefaultAsync(picture => picture.Id == pictureId, cancellationToken);
    }

    private static IQueryable<KeptPicture> Shown(UnclipDatabase database, ShareLink link) => database.Pictures.Where(picture =>
        picture.GalleryId == link.GalleryId && picture.DeletedAt == null && (link.PictureId == null || picture.Id == link.PictureId));

    private static IQueryable<ShareLink> OpenTo(UnclipDatabase database, string ownerId)
    {
        IQueryable<string> galleries = database.Galleries.OpenTo(ownerId, TeamRole.Editor).Select(gallery => gallery.Id);
        return database.ShareLinks.Where(link => galleries.Contains(link.GalleryId));
    }
}

/// <summary>What somebody wants to share, and how.</summary>
public sealed record ShareWish(string GalleryId)
{
    public const int MinPasswordLength = 6;
    public const int MaxPasswordLength = 128;

    /// <summary>Null: the whole gallery, also what is added later.</summary>
    public string? PictureId { get; init; }

    /// <summary>Whether viewers may also have the recipes.</summary>
    public bool AllowsRemix { get; init; }

    /// <summary>Null: whoever has the link sees the pictures.</summary>
    public string? Password { get; init; }

    /// <summary>Null: until it is revoked.</summary>
    public TimeSpan? ExpiresIn { get; init; }
}

/// <summary>A page of what a link shows.</summary>
/// <param name="Pictures">At most <see cref="PageSize"/>.</param>
/// <param name="Page">0-based.</param>
/// <param name="Count">On all pages.</param>
public sealed record SharedPictures(IReadOnlyList<KeptPicture> Pictures, int Page, int Count)
{
    public const int PageSize = 60;

    public int PageCount => Math.Max(1, (Count + PageSize - 1) / PageSize);
}

/// <summary>The message is for the person who wanted to share.</summary>
public sealed class ShareRefusedException(string message) : Exception(message);

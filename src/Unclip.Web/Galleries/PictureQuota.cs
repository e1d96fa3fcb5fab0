using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Unclip.Web.Data;
using Unclip.Web.Owners;
using Unclip.Web.Texts;

namespace Unclip.Web.Galleries;

/// <summary>How much an owner keeps, in all galleries and their trash, and how much they may.</summary>
public sealed class PictureQuota(IDbContextFactory<UnclipDatabase> databases, IOptions<UnclipOptions> options)
{
    internal const long Megabyte = 1024 * 1024;

    public async Task<QuotaUse> UseAsync(string ownerId, CancellationToken cancellationToken = default)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        return await UseAsync(database, ownerId, cancellationToken);
    }

    /// <exception cref="GalleryRefusedException">There is no room for so many bytes more.</exception>
    internal async Task RequireAsync(UnclipDatabase database, string ownerId, long bytes, CancellationToken cancellationToken)
    {
        QuotaUse use = await UseAsync(database, ownerId, cancellationToken);
        if (use.Bytes + bytes > use.Allowed)
            throw new GalleryRefusedException(RefusalTexts.NoRoom.With((double)use.Bytes / Megabyte, use.Allowed / Megabyte, (double)bytes / Megabyte));
    }

    private async Task<QuotaUse> UseAsync(UnclipDatabase database, string ownerId, CancellationToken cancellationToken)
    {
        long bytes = await database.Pictures.Where(picture => picture.OwnerId == ownerId).SumAsync(picture => picture.Size, cancellationToken);
        string? personId = Owner.PersonOf(ownerId);
        int megabytes = personId is null
            ? options.Value.GuestQuotaMegabytes
            : await database.Users.Where(person => person.Id == personId).Select(person => person.QuotaMegabytes).FirstOrDefaultAsync(cancellationToken) ?? options.Value.QuotaMegabytes;
        return new(bytes, megabytes * Megabyte);
    }
}

/// <param name="Bytes">Kept.</param>
/// <param name="Allowed">In bytes.</param>
public sealed record QuotaUse(long Bytes, long Allowed);

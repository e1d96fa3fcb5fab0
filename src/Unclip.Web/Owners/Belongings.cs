using Microsoft.EntityFrameworkCore;
using Unclip.Web.Data;
using Unclip.Web.Generation;
using Unclip.Web.Sources;

namespace Unclip.Web.Owners;

/// <summary>All that belongs to an owner: galleries, pictures, stars, links and jobs in the database; sources, and jobs as pages see them, in memory.</summary>
public sealed class Belongings(IDbContextFactory<UnclipDatabase> databases, JobStore jobs, SourceStore sources)
{
    /// <summary>What a guest made comes along when they sign in.</summary>
    public async Task MoveAsync(string from, string to)
    {
        await databases.TogetherAsync(async database =>
        {
            await database.Galleries.Where(gallery => gallery.OwnerId == from).ExecuteUpdateAsync(set => set.SetProperty(gallery => gallery.OwnerId, to));
            await database.Pictures.Where(picture => picture.OwnerId == from).ExecuteUpdateAsync(set => set.SetProperty(picture => picture.OwnerId, to));
            await database.ShareLinks.Where(link => link.CreatedBy == from).ExecuteUpdateAsync(set => set.SetProperty(link => link.CreatedBy, to));
            await database.PictureStars.Where(star => star.OwnerId == from && database.PictureStars.Any(other => other.PictureId == star.PictureId && other.OwnerId == to)).ExecuteDeleteAsync();
            await database.PictureStars.Where(star => star.OwnerId == from).ExecuteUpdateAsync(set => set.SetProperty(star => star.OwnerId, to));
            await database.Jobs.Where(job => job.OwnerId == from).ExecuteUpdateAsync(set => set.SetProperty(job => job.OwnerId, to));
            await database.QueueTurns.Where(turn => turn.OwnerId == from).ExecuteDeleteAsync();
        });
        await jobs.MoveAsync(from, to);
        sources.Move(from, to);
    }

    /// <summary>Within a transaction: what of the owner's is in the database, pictures that they added to teams' galleries included.</summary>
    internal static async Task DeleteAsync(UnclipDatabase database, string ownerId)
    {
        await database.Galleries.Where(gallery => gallery.OwnerId == ownerId).ExecuteDeleteAsync();
        await database.Pictures.Where(picture => picture.OwnerId == ownerId).ExecuteDeleteAsync();
        await database.ShareLinks.Where(link => link.CreatedBy == ownerId).ExecuteDeleteAsync();
        await database.PictureStars.Where(star => star.OwnerId == ownerId).ExecuteDeleteAsync();
        await database.Jobs.Where(job => job.OwnerId == ownerId).ExecuteDeleteAsync();
        await database.QueueTurns.Where(turn => turn.OwnerId == ownerId).ExecuteDeleteAsync();
    }

    /// <summary>What of the owner's is in memory; their jobs end.</summary>
    internal async Task ForgetAsync(string ownerId)
    {
        await jobs.ForgetAsync(ownerId);
        sources.Forget(ownerId);
    }
}

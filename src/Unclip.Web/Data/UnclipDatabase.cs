using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Unclip.Web.Api;
using Unclip.Web.Audit;
using Unclip.Web.Galleries;
using Unclip.Web.Generation.Queue;
using Unclip.Web.People;
using Unclip.Web.Sharing;
using Unclip.Web.Teams;

namespace Unclip.Web.Data;

/// <summary>
/// Everything that lasts, but for the pictures' files: SQLite or PostgreSQL, by the same migrations. Those name no column
/// types, so that each database chooses its own.
/// </summary>
public sealed class UnclipDatabase(DbContextOptions<UnclipDatabase> options) : IdentityDbContext<Person, IdentityRole, string>(options), IDataProtectionKeyContext
{
    public DbSet<Team> Teams => Set<Team>();
    public DbSet<TeamMember> TeamMembers => Set<TeamMember>();
    public DbSet<TeamInvitation> TeamInvitations => Set<TeamInvitation>();
    public DbSet<Gallery> Galleries => Set<Gallery>();
    public DbSet<KeptPicture> Pictures => Set<KeptPicture>();
    public DbSet<PictureMaking> PictureMakings => Set<PictureMaking>();
    public DbSet<PictureForm> PictureForms => Set<PictureForm>();
    public DbSet<PictureSource> PictureSources => Set<PictureSource>();
    public DbSet<PictureTag> PictureTags => Set<PictureTag>();
    public DbSet<PictureStar> PictureStars => Set<PictureStar>();
    public DbSet<PictureComment> PictureComments => Set<PictureComment>();
    public DbSet<QueuedJob> Jobs => Set<QueuedJob>();
    public DbSet<JobPicture> JobPictures => Set<JobPicture>();
    public DbSet<QueueTurn> QueueTurns => Set<QueueTurn>();
    public DbSet<ShareLink> ShareLinks => Set<ShareLink>();
    public DbSet<AccessToken> AccessTokens => Set<AccessToken>();
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    /// <summary>Keys that sign cookies: the same after a restart and on every node.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();
        configurationBuilder.Properties<uint>().HaveConversion<long>(); // PostgreSQL's only unsigned type is for its own numbers.
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(UnclipDatabase).Assembly);
    }
}

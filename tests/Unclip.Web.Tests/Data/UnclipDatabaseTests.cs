using Microsoft.EntityFrameworkCore;
using Unclip.Web.Audit;
using Unclip.Web.Data;
using Unclip.Web.Galleries;

namespace Unclip.Web.Tests.Data;

public sealed class UnclipDatabaseTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Migrations_make_all_tables_of_the_model(DatabaseKind kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        await using UnclipDatabase context = database.CreateDbContext();

        if (kind == DatabaseKind.Sqlite) Assert.False(context.Database.HasPendingModelChanges(), "The model has changed since the last migration: add one.");
        Assert.Empty(await context.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Numbers_moments_and_bytes_come_back_as_they_were(DatabaseKind kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        DateTimeOffset now = DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_123);
        await using (UnclipDatabase context = database.CreateDbContext())
        {
            context.Add(new Gallery { Id = "g", Name = "Mine", OwnerId = "me", CreatedAt = now });
            context.Add(new KeptPicture
            {
                Id = "p", GalleryId = "g", OwnerId = "me", AddedAt = now, Title = "a red house", SearchText = "a red house", Seed = uint.MaxValue,
                PixelHash = "00", Blob = "01", SmallThumbnail = "02", LargeThumbnail = "03", Size = 5_000_000_000,
                Making = new() { PictureId = "p", Meaning = [1, 2, 255] },
                Tags = [new() { PictureId = "p", Tag = "houses" }],
            });
            context.Add(new AuditEntry { At = now, Action = "first" });
            context.Add(new AuditEntry { At = now, Action = "second" });
            await context.SaveChangesAsync(cancellationToken);
        }

        await using UnclipDatabase again = database.CreateDbContext();
        KeptPicture picture = await again.Pictures.Include(p => p.Tags).Include(p => p.Making).SingleAsync(p => p.AddedAt <= now, cancellationToken);
        Assert.Equal(now, picture.AddedAt);
        Assert.Equal(uint.MaxValue, picture.Seed);
        Assert.Equal(5_000_000_000, picture.Size);
        Assert.Equal([1, 2, 255], picture.Making?.Meaning);
        Assert.Equal("houses", picture.Tags.Single().Tag);
        Assert.Equal(["first", "second"], await again.AuditEntries.OrderBy(entry => entry.Id).Select(entry => entry.Action).ToListAsync(cancellationToken));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_text_that_no_database_can_hold_is_stored_and_looked_for_with_a_replacement(DatabaseKind kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        string broken = "a\0b \uD83D c \uD83D\uDE80";
        await using (UnclipDatabase context = database.CreateDbContext())
        {
            context.Add(new Gallery { Id = "g", Name = broken, OwnerId = "me" });
            await context.SaveChangesAsync(cancellationToken);
        }

        await using UnclipDatabase again = database.CreateDbContext();
        string[] wanted = [broken, "another"];
        Assert.Equal("a\uFFFDb \uFFFD c \uD83D\uDE80", (await again.Galleries.SingleAsync(gallery => gallery.Name.Contains(broken) && wanted.Contains(gallery.Name), cancellationToken)).Name);
        Assert.Equal(1, await again.Galleries.Where(gallery => gallery.Id == "g").ExecuteUpdateAsync(set => set.SetProperty(gallery => gallery.Name, broken + broken), cancellationToken));
    }
}

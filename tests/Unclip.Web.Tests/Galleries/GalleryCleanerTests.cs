using Microsoft.EntityFrameworkCore;
using Unclip.Web.Blobs;
using Unclip.Web.Data;
using Unclip.Web.Galleries;

namespace Unclip.Web.Tests.Galleries;

public sealed class GalleryCleanerTests
{
    private const string Me = GalleryFixture.Guest;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task What_is_in_the_trash_for_long_goes_with_its_files_and_what_is_used_stays(DatabaseKind kind)
    {
        await using GalleryFixture fixture = await GalleryFixture.CreateAsync(kind, new UnclipOptions { WarmUp = false, TrashDays = 30 });
        KeptPlace kept = await fixture.KeptAsync(Me, "a red house", seed: 1), thrown = await fixture.KeptAsync(Me, "a blue tree", seed: 2);
        string gone = await fixture.Galleries.CreateAsync(Me, "Gone", cancellationToken: Now);
        KeptPlace inGone = await fixture.KeptAsync(Me, "a yellow sun", seed: 3, gone);
        await fixture.Pictures.TagAsync(Me, [thrown.PictureId], "trees", Now);
        await fixture.Pictures.StarAsync(Me, [thrown.PictureId], true, Now);
        await fixture.Pictures.DeleteAsync(Me, [thrown.PictureId], Now);
        await fixture.Galleries.DeleteAsync(Me, gone, Now);

        fixture.Clock.Advance(TimeSpan.FromDays(29));
        await fixture.Cleaner.CleanAsync(Now);
        await using UnclipDatabase database = fixture.Databases.CreateDbContext();
        Assert.Equal(3, await database.Pictures.CountAsync(Now));

        fixture.Clock.Advance(TimeSpan.FromDays(2));
        // Files are as old as the clock of the disk says.
        foreach (string path in Directory.EnumerateFiles(fixture.BlobFolder, "*", SearchOption.AllDirectories)) File.SetLastWriteTimeUtc(path, fixture.Clock.GetUtcNow().UtcDateTime.AddHours(-2));
        await fixture.Cleaner.CleanAsync(Now);
        int withThoseOfJobs = await fixture.BlobCountAsync();
        await fixture.Jobs.ClearAsync(Me);
        await fixture.Cleaner.CleanAsync(Now);
        Assert.Equal([kept.PictureId], await database.Pictures.Select(picture => picture.Id).ToListAsync(Now));
        Assert.Equal(["My pictures"], await database.Galleries.Select(gallery => gallery.Name).ToListAsync(Now));
        Assert.Equal((0, 0), (await database.PictureTags.CountAsync(Now), await database.PictureStars.CountAsync(Now)));
        Assert.Equal((4, 2), (withThoseOfJobs, await fixture.BlobCountAsync()));
        Assert.NotNull(await fixture.Pictures.ReadAsync(Me, kept.PictureId, Now));
        Assert.NotEqual(kept.PictureId, inGone.PictureId);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Files_that_a_crash_left_without_a_picture_go_once_they_are_old(DatabaseKind kind)
    {
        await using GalleryFixture fixture = await GalleryFixture.CreateAsync(kind);
        await fixture.KeptAsync(Me, "a red house");
        string orphan = await fixture.Blobs.PutAsync("half kept"u8.ToArray(), Now);
        string young = await fixture.Blobs.PutAsync("being kept"u8.ToArray(), Now);
        foreach (string path in Directory.EnumerateFiles(fixture.BlobFolder, "*", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(path, fixture.Clock.GetUtcNow().UtcDateTime.AddMinutes(Path.GetFileName(path) == young ? -30 : -90));

        await fixture.Cleaner.CleanAsync(Now);
        Assert.Null(await fixture.Blobs.OpenAsync(orphan, Now));
        await using Stream? left = await fixture.Blobs.OpenAsync(young, Now);
        Assert.NotNull(left);
        Assert.Equal(3, await fixture.BlobCountAsync());
    }

    [Fact]
    public async Task A_transaction_that_fails_confirms_nothing_and_leaves_only_files_for_the_cleaner()
    {
        await using GalleryFixture fixture = await GalleryFixture.CreateAsync();
        await fixture.KeptAsync(Me, "a red house", seed: 1);
        await using (UnclipDatabase database = fixture.Databases.CreateDbContext())
            await database.Database.ExecuteSqlRawAsync("CREATE TRIGGER broken BEFORE INSERT ON \"PictureForms\" BEGIN SELECT RAISE(ABORT, 'the disk is full'); END", Now);
        await Assert.ThrowsAsync<GalleryRefusedException>(() => fixture.KeptAsync(Me, "a blue tree", seed: 2));
        await using UnclipDatabase after = fixture.Databases.CreateDbContext();
        Assert.Equal(1, await after.Pictures.CountAsync(Now));
        Assert.Equal(4, await fixture.BlobCountAsync());
        foreach (string path in Directory.EnumerateFiles(fixture.BlobFolder, "*", SearchOption.AllDirectories)) File.SetLastWriteTimeUtc(path, fixture.Clock.GetUtcNow().UtcDateTime.AddHours(-2));
        await fixture.Jobs.ClearAsync(Me);
        await fixture.Cleaner.CleanAsync(Now);
        Assert.Equal(2, await fixture.BlobCountAsync());
    }
}

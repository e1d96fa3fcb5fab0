using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Unclip.Web.Audit;
using Unclip.Web.Data;
using Unclip.Web.Galleries;
using Unclip.Web.Sharing;
using Unclip.Web.Tests.Data;
using Unclip.Web.Tests.Galleries;

namespace Unclip.Web.Tests.Sharing;

public sealed class ShareLinksTests
{
    private const string Me = "me";
    private readonly FakeTimeProvider clock = new(DateTimeOffset.FromUnixTimeSeconds(1_790_000_000));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ShareLinks Over(TestDatabase database) => new(database, new PasswordHasher<ShareLink>(), new AuditLog(database, clock), clock);

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_link_opens_until_it_expires_or_is_revoked(DatabaseKind kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        ShareLinks links = Over(database);
        Gallery gallery = await database.AddGalleryAsync(Me);
        (_, string brief) = await links.CreateAsync(Me, new(gallery.Id) { ExpiresIn = TimeSpan.FromHours(1) }, Cancellation);
        (ShareLink link, string token) = await links.CreateAsync(Me, new(gallery.Id), Cancellation);

        Assert.Equal(43, token.Length);
        Assert.DoesNotContain(token, link.TokenHash, StringComparison.Ordinal);
        Assert.Equal("My pictures", (await links.OpenAsync(token, Cancellation))!.Gallery!.Name);
        Assert.Null(await links.OpenAsync(SecretToken.New(), Cancellation));
        Assert.NotNull(await links.OpenAsync(brief, Cancellation));

        clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(await links.OpenAsync(brief, Cancellation));
        Assert.Equal(link.Id, Assert.Single(await links.ListAsync(Me, gallery.Id, Cancellation)).Id);

        Assert.False(await links.RevokeAsync("somebody else", link.Id, Cancellation));
        Assert.NotNull(await links.OpenAsync(token, Cancellation));
        Assert.True(await links.RevokeAsync(Me, link.Id, Cancellation));
        Assert.Null(await links.OpenAsync(token, Cancellation));
        Assert.Empty(await links.ListAsync(Me, gallery.Id, Cancellation));
        await using UnclipDatabase audited = database.CreateDbContext();
        Assert.Equal([AuditAction.Share, AuditAction.Share, AuditAction.RevokeShare], await audited.AuditEntries.OrderBy(entry => entry.Id).Select(entry => entry.Action).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Only_who_may_change_a_gallery_shares_it()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        ShareLinks links = Over(database);
        Gallery gallery = await database.AddGalleryAsync(Me);

        await Assert.ThrowsAsync<ShareRefusedException>(() => links.CreateAsync("somebody else", new(gallery.Id), Cancellation));
        await Assert.ThrowsAsync<ShareRefusedException>(() => links.CreateAsync(Me, new(gallery.Id) { PictureId = "unknown" }, Cancellation));
        Assert.Contains("expected 6 to 128", (await Assert.ThrowsAsync<ShareRefusedException>(() => links.CreateAsync(Me, new(gallery.Id) { Password = "12345" }, Cancellation))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ShareRefusedException>(() => links.CreateAsync(Me, new(gallery.Id) { ExpiresIn = TimeSpan.Zero }, Cancellation));
    }

    [Fact]
    public async Task A_password_is_kept_as_a_hash_only()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        ShareLinks links = Over(database);
        Gallery gallery = await database.AddGalleryAsync(Me);
        (ShareLink link, _) = await links.CreateAsync(Me, new(gallery.Id) { Password = "open sesame" }, Cancellation);

        Assert.DoesNotContain("sesame", link.PasswordHash, StringComparison.Ordinal);
        Assert.True(links.Matches(link, "open sesame"));
        Assert.False(links.Matches(link, "open"));
        Assert.False(links.Matches(link, null));
    }
}

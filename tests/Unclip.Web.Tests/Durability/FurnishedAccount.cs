using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Unclip.Inference.Pictures;
using Unclip.Web.Api;
using Unclip.Web.Audit;
using Unclip.Web.Data;
using Unclip.Web.Galleries;
using Unclip.Web.Owners;
using Unclip.Web.People;
using Unclip.Web.Sharing;
using Unclip.Web.Tests.Galleries;
using Unclip.Web.Tests.People;

namespace Unclip.Web.Tests.Durability;

/// <summary>Somebody with everything that an installation keeps: an account, a gallery, a picture with its recipe, a link and a token.</summary>
internal sealed record FurnishedAccount(string Cookies, KeptPicture Picture, byte[] Png, string Link, string Token)
{
    private const string Name = "ann";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public static async Task<FurnishedAccount> MakeAsync(StudioProcess app, IDbContextFactory<UnclipDatabase> databases)
    {
        using Visitor ann = new(app.Address);
        await ann.RegisterAsync(Name);
        Picture pixels = new(24, 16, [.. Enumerable.Range(0, 24 * 16 * 3).Select(i => (byte)(7 * i))]);
        byte[] png = PictureCodec.EncodePng(pixels, SeededGallery.Recipe);
        using HttpClient browser = Browser(app, ann.CookieHeader);
        using HttpResponseMessage import = await browser.PostAsync("/galleries/import", new ByteArrayContent(Zip(png)), Now);
        Assert.Equal(1, (await import.Content.ReadFromJsonAsync<ImportReport>(Now))?.Added);

        await using UnclipDatabase database = await databases.CreateDbContextAsync(Now);
        Person person = await database.Users.SingleAsync(Now);
        KeptPicture picture = await database.Pictures.AsNoTracking().SingleAsync(Now);
        AuditLog audit = new(databases, TimeProvider.System);
        ShareLinks links = new(databases, new PasswordHasher<ShareLink>(), audit, TimeProvider.System);
        (_, string link) = await links.CreateAsync(person.OwnerId, new ShareWish(picture.GalleryId) { AllowsRemix = true }, Now);
        (_, string token) = await new AccessTokens(databases, audit, TimeProvider.System).CreateAsync(person.Id, "script", AccessScopes.Read, null, Now);
        return new(ann.CookieHeader, picture, png, link, token);
    }

    /// <summary>All of it is in this installation too.</summary>
    public async Task RequireAsync(StudioProcess app)
    {
        using HttpClient browser = Browser(app, Cookies);
        using HttpResponseMessage account = await browser.GetAsync("/account", Now);
        Assert.Equal("/account", account.RequestMessage!.RequestUri!.AbsolutePath); // Not where one signs in.
        byte[] png = await browser.GetByteArrayAsync(GalleryEndpoints.PathOf(Picture.Id, Picture.Blob, "png"), Now);
        Assert.Equal(Png, png);
        Assert.Equal(SeededGallery.Recipe.ToJson(), PictureCodec.ReadRecipe(png)!.ToJson());
        foreach (string thumbnail in new[] { Picture.SmallThumbnail, Picture.LargeThumbnail })
            Assert.NotEmpty(await browser.GetByteArrayAsync(GalleryEndpoints.PathOf(Picture.Id, thumbnail, "webp"), Now));

        using Visitor again = new(app.Address);
        await again.SignInAsync(Name);
        Assert.True(again.IsSignedIn);

        using HttpClient program = new() { BaseAddress = app.Address };
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        JsonElement gallery = Assert.Single((await program.GetFromJsonAsync<JsonElement>("/api/galleries", Now)).EnumerateArray());
        Assert.Equal((Picture.GalleryId, 1), (gallery.GetProperty("id").GetString(), gallery.GetProperty("picture_count").GetInt32()));
        JsonElement listed = Assert.Single((await program.GetFromJsonAsync<JsonElement>($"/api/galleries/{Picture.GalleryId}/pictures", Now)).EnumerateArray());
        Assert.Equal((Picture.Id, SeededGallery.Recipe.ToJson()), (listed.GetProperty("id").GetString(), listed.GetProperty("recipe").GetString()));

        using HttpClient anybody = new() { BaseAddress = app.Address };
        Assert.Contains(Picture.Id, await anybody.GetStringAsync(ShareEndpoints.PathOf(Link), Now), StringComparison.Ordinal);
        Assert.Equal(Png, await anybody.GetByteArrayAsync($"{ShareEndpoints.PathOf(Link)}/{Picture.Id}/full", Now));
    }

    private static HttpClient Browser(StudioProcess app, string cookies) => new() { BaseAddress = app.Address, DefaultRequestHeaders = { { "Cookie", cookies } } };

    private static byte[] Zip(byte[] png)
    {
        using MemoryStream bytes = new();
        using (ZipArchive zip = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = zip.CreateEntry("a-red-house.png").Open();
            entry.Write(png);
        }

        return bytes.ToArray();
    }
}

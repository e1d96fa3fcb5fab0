using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Unclip.Inference;
using Unclip.Inference.Pictures;
using Unclip.Web.Galleries;
using Unclip.Web.Generation;
using Unclip.Web.Owners;

namespace Unclip.Web.Tests.Galleries;

public sealed class GalleryEndpointsTests : IDisposable
{
    private static readonly Picture Corner = new(6, 4, [.. Enumerable.Range(0, 72).Select(i => (byte)(3 * i))]);
    private readonly StudioHost host = StudioHost.With(new ScriptedModel());
    private readonly string me = Owner.NewId(), stranger = Owner.NewId();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_kept_picture_and_its_thumbnails_go_to_their_owner_only_and_are_cached_for_ever()
    {
        KeptPlace place = await KeepAsync();
        PictureCard card = (await host.Services.GetRequiredService<PictureStore>().CardsAsync(me, [place.PictureId], Now)).Single();
        foreach ((string path, string type) in new[] { (card.SmallPath, "image/webp"), (card.LargePath, "image/webp"), (card.PngPath, "image/png") })
        {
            using HttpResponseMessage mine = await SendAsync(HttpMethod.Get, path, me);
            Assert.Equal((HttpStatusCode.OK, type), (mine.StatusCode, mine.Content.Headers.ContentType?.MediaType));
            Assert.True(mine.Headers.CacheControl is { Private: true, MaxAge.Days: 365 });
            Assert.Equal((16, 16), PictureCodec.Decode(await mine.Content.ReadAsByteArrayAsync(Now)) is var picture ? (picture.Width, picture.Height) : default);
            Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, path, stranger)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, path, null)).StatusCode);
        }

        using HttpResponseMessage download = await SendAsync(HttpMethod.Get, $"{card.PngPath}?download=true", me);
        Assert.Equal("a-red-house.png", download.Content.Headers.ContentDisposition?.FileName);
        Assert.NotNull(PictureCodec.ReadRecipe(await download.Content.ReadAsByteArrayAsync(Now)));
        // Another picture's file under this picture's id, and what is no name at all.
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, $"/kept/{place.PictureId}/{new string('0', 64)}.png", me)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, $"/kept/{place.PictureId}/..%2F..%2Funclip.png", me)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, card.PngPath.Replace(".png", ".html", StringComparison.Ordinal), me)).StatusCode);
    }

    [Fact]
    public async Task A_gallery_is_exported_to_its_owner_only_and_comes_back_by_import()
    {
        KeptPlace place = await KeepAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, $"/galleries/{place.GalleryId}/export", stranger)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, $"/galleries/{place.GalleryId}/export", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, "/galleries/export", null)).StatusCode);
        using HttpResponseMessage export = await SendAsync(HttpMethod.Get, $"/galleries/{place.GalleryId}/export", me);
        Assert.Equal(("application/zip", "my-pictures.zip"), (export.Content.Headers.ContentType?.MediaType, export.Content.Headers.ContentDisposition?.FileName));
        byte[] zip = await export.Content.ReadAsByteArrayAsync(Now);
        using (ZipArchive archive = new(new MemoryStream(zip))) Assert.Equal(["manifest.json", "my-pictures/00001-a-red-house.png"], archive.Entries.Select(entry => entry.FullName));

        using HttpResponseMessage import = await SendAsync(HttpMethod.Post, "/galleries/import", stranger, zip);
        ImportReport? report = await import.Content.ReadFromJsonAsync<ImportReport>(Now);
        Assert.Equal((HttpStatusCode.OK, 1), (import.StatusCode, report?.Added));
        using HttpResponseMessage refused = await SendAsync(HttpMethod.Post, $"/galleries/{place.GalleryId}/import", stranger, zip);
        Assert.Equal((HttpStatusCode.BadRequest, "There is no such gallery, or it is not yours to change."), (refused.StatusCode, await refused.Content.ReadAsStringAsync(Now)));
        using HttpResponseMessage all = await SendAsync(HttpMethod.Get, "/galleries/export", stranger);
        using ZipArchive everything = new(new MemoryStream(await all.Content.ReadAsByteArrayAsync(Now)));
        Assert.Equal(2, everything.Entries.Count);
    }

    [Fact]
    public async Task Pictures_are_brought_to_ones_own_gallery_from_this_site_only()
    {
        KeptPlace place = await KeepAsync();
        string path = $"/galleries/{place.GalleryId}/pictures?name=A%20corner";
        byte[] jpeg = PictureCodec.EncodeJpeg(Corner);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Post, path, stranger, jpeg)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Post, path, null, jpeg)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(HttpMethod.Post, path, me, jpeg, site: "cross-site")).StatusCode);
        using HttpResponseMessage added = await SendAsync(HttpMethod.Post, path, me, jpeg);
        KeptPlace kept = (await added.Content.ReadFromJsonAsync<KeptPlace>(Recipe.Spelled(new(JsonSerializerDefaults.Web)), Now))!;
        Assert.True(kept.IsNew);
        Assert.Equal("A corner", (await host.Services.GetRequiredService<PictureStore>().FindAsync(me, kept.PictureId, Now))?.Card.Title);
        using HttpResponseMessage html = await SendAsync(HttpMethod.Post, path, me, "<html></html>"u8.ToArray());
        Assert.Equal((HttpStatusCode.BadRequest, "The file is SVG or other markup, expected PNG, JPEG, WebP or GIF."), (html.StatusCode, await html.Content.ReadAsStringAsync(Now)));
    }

    public void Dispose() => host.Dispose();

    private async Task<KeptPlace> KeepAsync()
    {
        GenerationJob job = await host.SubmitAsync(me, new GenerationRequest { Prompt = "a red house", PriorSteps = 1, DecoderSteps = 1 });
        await StudioHost.WaitAsync(() => job.Snapshot.State == JobState.Finished);
        return await host.Services.GetRequiredService<PictureKeeper>().KeepAsync(me, job.Id, 0, cancellationToken: Now);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? owner, byte[]? body = null, string? site = null)
    {
        HttpClient client = new() { BaseAddress = host.Address };
        using HttpRequestMessage request = new(method, path);
        if (owner is not null) request.Headers.Add("Cookie", $"{Owner.CookieName}={owner}");
        if (site is not null) request.Headers.Add("Sec-Fetch-Site", site);
        if (body is not null) request.Content = new ByteArrayContent(body);
        return await client.SendAsync(request, Now);
    }
}

using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Unclip.Inference;
using Unclip.Inference.Manipulations;
using Unclip.Inference.Pictures;
using Unclip.Web.Blobs;
using Unclip.Web.Data;
using Unclip.Web.Galleries;
using Unclip.Web.Owners;
using Unclip.Web.Sharing;
using Unclip.Web.Sources;
using Unclip.Web.Tests.Galleries;

namespace Unclip.Web.Tests.Sharing;

public sealed class ShareEndpointsTests : IAsyncDisposable
{
    private const string Me = "me";
    private readonly StudioHost host = StudioHost.With(new ScriptedModel());
    private readonly HttpClient visitor;

    public ShareEndpointsTests() => visitor = host.CreateClient();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IDbContextFactory<UnclipDatabase> Databases => host.Services.GetRequiredService<IDbContextFactory<UnclipDatabase>>();

    private IBlobStore Blobs => host.Services.GetRequiredService<IBlobStore>();

    private ShareLinks Links => host.Services.GetRequiredService<ShareLinks>();

    [Fact]
    public async Task A_gallerys_page_shows_its_pictures_without_scripts()
    {
        Gallery gallery = await Databases.AddGalleryAsync(Me, "Boats & <b>houses</b>");
        KeptPicture shown = await Databases.AddPictureAsync(Blobs, gallery, "a <script>red</script> house");
        KeptPicture trashed = await Databases.AddPictureAsync(Blobs, gallery, "thrown away");
        await using (UnclipDatabase database = await Databases.CreateDbContextAsync(Cancellation))
            await database.Pictures.Where(picture => picture.Id == trashed.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.DeletedAt, DateTimeOffset.UtcNow), Cancellation);
        (ShareLink link, string token) = await Links.CreateAsync(Me, new(gallery.Id), Cancellation);

        HttpResponseMessage answer = await visitor.GetAsync(ShareEndpoints.PathOf(token), Cancellation);
        string page = await answer.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.StartsWith("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.Contains("property=\"og:image\" content=\"http://", page, StringComparison.Ordinal);
        Assert.Contains(shown.Id, page, StringComparison.Ordinal);
        Assert.DoesNotContain(trashed.Id, page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"{ShareEndpoints.PathOf(token)}/{trashed.Id}/full", Cancellation)).StatusCode);
        Assert.Equal("image/jpeg", (await visitor.GetAsync(ShareEndpoints.PathOf(token) + "/preview.jpg", Cancellation)).Content.Headers.ContentType!.MediaType);
        Assert.Equal(1, Assert.Single(await Links.ListAsync(Me, gallery.Id, Cancellation)).Views);
        Assert.Equal(link.Id, Assert.Single(await Links.ListAsync(Me, gallery.Id, Cancellation)).Id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_file_holds_the_recipe_only_where_remixing_is_allowed(bool allowed)
    {
        Gallery gallery = await Databases.AddGalleryAsync(Me);
        KeptPicture picture = await Databases.AddPictureAsync(Blobs, gallery);
        KeptPicture other = await Databases.AddPictureAsync(Blobs, gallery, "another", red: 100);
        (_, string token) = await Links.CreateAsync(Me, new(gallery.Id) { PictureId = picture.Id, AllowsRemix = allowed }, Cancellation);
        string path = ShareEndpoints.PathOf(token);

        byte[] png = await visitor.GetByteArrayAsync($"{path}/{picture.Id}/full", Cancellation);
        string page = await visitor.GetStringAsync(path, Cancellation);

        Assert.Equal(allowed, PictureCodec.ReadRecipe(png) is not null);
        Assert.Equal(200, PictureCodec.Decode(png).Rgb[0]);
        Assert.Equal(allowed, page.Contains("/?prompt=a%20red%20house", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"{path}/{other.Id}", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"{path}/{other.Id}/small", Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_recipe_with_pictures_in_it_opens_on_the_page_of_its_tool_where_remixing_is_allowed(bool allowed)
    {
        Gallery gallery = await Databases.AddGalleryAsync(Me);
        KeptPicture picture = await Databases.AddPictureAsync(Blobs, gallery);
        Picture grey = new(8, 8, [.. Enumerable.Repeat((byte)128, 192)]);
        TextDiffRequest request = new() { Picture = grey, From = "a red house", To = "a blue house", DecoderSteps = 3, Seed = 9 };
        await KeepAsync(picture, request);
        (_, string token) = await Links.CreateAsync(Me, new(gallery.Id) { AllowsRemix = allowed }, Cancellation);
        string path = $"{ShareEndpoints.PathOf(token)}/{picture.Id}";

        string page = await visitor.GetStringAsync(path, Cancellation);
        using HttpClient direct = new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = host.Address };
        HttpResponseMessage opened = await direct.PostAsync(path + "/recipe", null, Cancellation);

        Assert.Equal(allowed, page.Contains($"action=\"{path}/recipe\"", StringComparison.Ordinal));
        string query = opened.Headers.Location!.ToString();
        if (!allowed)
        {
            Assert.Equal(path, query);
            return;
        }

        Assert.StartsWith("/text-diff?recipe=", query, StringComparison.Ordinal);
        string owner = opened.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith(Owner.CookieName, StringComparison.Ordinal)).Split('=', ';')[1];
        TextDiffRequest found = Assert.IsType<TextDiffRequest>(host.Services.GetRequiredService<SourceStore>().Find(owner, query.Split('=')[1])!.Recipe!.Request);
        Assert.Equal((request.From, request.To, request.Seed), (found.From, found.To, found.Seed));
        Assert.Equal(grey.Rgb, found.Picture.Rgb);
        using HttpRequestMessage foreign = new(HttpMethod.Post, path + "/recipe") { Headers = { { "Origin", "https://evil.example" } } };
        Assert.Equal(HttpStatusCode.Forbidden, (await direct.SendAsync(foreign, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_recipe_that_no_page_can_open_is_said_to_be_one()
    {
        Gallery gallery = await Databases.AddGalleryAsync(Me);
        KeptPicture larger = await Databases.AddPictureAsync(Blobs, gallery), broken = await Databases.AddPictureAsync(Blobs, gallery);
        await KeepAsync(larger, new UpsamplingRequest { Picture = new(8, 8, new byte[192]) });
        await KeepAsync(broken, null);
        (_, string token) = await Links.CreateAsync(Me, new(gallery.Id) { AllowsRemix = true }, Cancellation);

        Assert.Contains("which no page can begin with", await visitor.GetStringAsync($"{ShareEndpoints.PathOf(token)}/{larger.Id}", Cancellation), StringComparison.Ordinal);
        Assert.Contains("this installation cannot use", await visitor.GetStringAsync($"{ShareEndpoints.PathOf(token)}/{broken.Id}", Cancellation), StringComparison.Ordinal);
        HttpResponseMessage opened = await visitor.PostAsync($"{ShareEndpoints.PathOf(token)}/{larger.Id}/recipe", null, Cancellation);
        Assert.Equal($"{ShareEndpoints.PathOf(token)}/{larger.Id}", opened.RequestMessage!.RequestUri!.AbsolutePath);
    }

    /// <summary>Gives a picture a recipe; null: what is none.</summary>
    private async Task KeepAsync(KeptPicture picture, PaintingRequest? request)
    {
        Recipe recipe = SeededGallery.Recipe with { Request = request ?? SeededGallery.Recipe.Request };
        string blob = await Blobs.PutAsync(PictureCodec.EncodePng(new(8, 8, [.. Enumerable.Repeat((byte)50, 192)]), recipe), Cancellation);
        await using UnclipDatabase database = await Databases.CreateDbContextAsync(Cancellation);
        await database.PictureMakings.Where(making => making.PictureId == picture.Id).ExecuteUpdateAsync(set => set.SetProperty(making => making.Recipe, request is null ? "{}" : recipe.ToJson()), Cancellation);
        await database.Pictures.Where(row => row.Id == picture.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Blob, blob), Cancellation);
    }

    [Fact]
    public async Task A_password_opens_the_pictures_and_cannot_be_guessed_quickly()
    {
        Gallery gallery = await Databases.AddGalleryAsync(Me);
        KeptPicture picture = await Databases.AddPictureAsync(Blobs, gallery);
        (_, string token) = await Links.CreateAsync(Me, new(gallery.Id) { Password = "open sesame" }, Cancellation);
        string path = ShareEndpoints.PathOf(token);
        async Task<HttpResponseMessage> TryAsync(string password) => await visitor.PostAsync(path, new FormUrlEncodedContent([new("password", password)]), Cancellation);

        Assert.DoesNotContain(picture.Id, await visitor.GetStringAsync(path, Cancellation), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"{path}/{picture.Id}/small", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync(path + "/preview.jpg", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await TryAsync("open")).StatusCode);
        Assert.Contains(picture.Id, await (await TryAsync("open sesame")).Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync($"{path}/{picture.Id}/small", Cancellation)).StatusCode);

        for (int i = 0; i < 3; i++) await TryAsync("guess");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await TryAsync("guess")).StatusCode);
    }

    [Theory]
    [InlineData("/s/short")]
    [InlineData("/s/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("/s/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/AAAAAAAAAAAAAAAAAAAAAA/full")]
    public async Task An_unknown_link_shows_nothing(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync(path, Cancellation)).StatusCode);

    public ValueTask DisposeAsync()
    {
        visitor.Dispose();
        return host.DisposeAsync();
    }
}

using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Unclip.Inference.Pictures;
using Unclip.Web.Blobs;
using Unclip.Web.Data;
using Unclip.Web.Galleries;
using Unclip.Web.Sharing;
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

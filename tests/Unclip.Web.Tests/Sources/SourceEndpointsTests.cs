using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Unclip.Inference;
using Unclip.Inference.Pictures;
using Unclip.Web.Owners;
using Unclip.Web.Sources;

namespace Unclip.Web.Tests.Sources;

public sealed class SourceEndpointsTests : IDisposable
{
    private static readonly Picture Corner = new(6, 4, [.. Enumerable.Range(0, 72).Select(i => (byte)(3 * i))]);
    private readonly StudioHost host = StudioHost.With(new ScriptedModel());
    private readonly string me = Owner.NewId();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_uploaded_picture_comes_back_to_its_owner_only_and_without_its_metadata()
    {
        Recipe recipe = new() { AppVersion = "0.1.0", Model = "Scripted", Fingerprint = "ab", Request = new GenerationRequest { Prompt = "a red house" } };
        byte[] file = [.. PictureCodec.EncodePng(Corner, recipe), .. "PK\x03\x04<script>payload</script>"u8];
        using HttpResponseMessage answer = await UploadAsync(file);
        UploadedSource? uploaded = await answer.Content.ReadFromJsonAsync<UploadedSource>(Now);
        Assert.NotNull(uploaded);
        Assert.Equal((HttpStatusCode.OK, 6, 4, true), (answer.StatusCode, uploaded.Width, uploaded.Height, uploaded.Recipe));

        using HttpResponseMessage mine = await GetAsync($"/sources/{uploaded.Id}.png", me);
        byte[] png = await mine.Content.ReadAsByteArrayAsync(Now);
        Assert.Equal("image/png", mine.Content.Headers.ContentType?.MediaType);
        Assert.True(mine.Headers.CacheControl is { Private: true, MaxAge.Days: 365 });
        Assert.Equal("nosniff", mine.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(Corner.Rgb, PictureCodec.Decode(png).Rgb);
        Assert.Null(PictureCodec.ReadRecipe(png));
        Assert.Equal(-1, png.AsSpan().IndexOf("payload"u8));

        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync($"/sources/{uploaded.Id}.png", Owner.NewId())).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync($"/sources/{uploaded.Id}.png", owner: null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/sources/no-such-id.png", me)).StatusCode);
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("text/html")]
    [InlineData("multipart/form-data")]
    public async Task What_the_file_is_called_does_not_matter(string type)
    {
        using HttpResponseMessage jpeg = await UploadAsync(PictureCodec.EncodeJpeg(Corner), type: type);
        Assert.Equal(HttpStatusCode.OK, jpeg.StatusCode);
        using HttpResponseMessage html = await UploadAsync("<html></html>"u8.ToArray(), type: type);
        await AssertProblemAsync(HttpStatusCode.BadRequest, "markup, expected PNG, JPEG, WebP or GIF", html);
    }

    [Fact]
    public async Task A_damaged_picture_is_answered_with_what_is_wrong()
    {
        byte[] png = PictureCodec.EncodePng(new(64, 64, [.. Enumerable.Range(0, 64 * 64 * 3).Select(i => (byte)(i * i / 7))]));
        using HttpResponseMessage answer = await UploadAsync(png[..(png.Length / 2)]);
        await AssertProblemAsync(HttpStatusCode.BadRequest, "cut off", answer);
    }

    [Fact]
    public async Task More_than_ten_megabytes_are_refused_before_they_are_read()
    {
        using HttpResponseMessage declared = await UploadAsync(new byte[PictureCodec.MaxBytes + 1], hurried: false);
        await AssertProblemAsync(HttpStatusCode.RequestEntityTooLarge, "expected at most 10 MB", declared);
        byte[] largest = [.. PictureCodec.EncodePng(Corner), .. new byte[PictureCodec.MaxBytes - PictureCodec.EncodePng(Corner).Length]];
        using HttpResponseMessage fits = await UploadAsync(largest);
        Assert.Equal(HttpStatusCode.OK, fits.StatusCode);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://elsewhere.example")]
    [InlineData("Origin", "null")]
    public async Task Another_sites_page_cannot_upload(string header, string value)
    {
        using HttpResponseMessage answer = await UploadAsync(PictureCodec.EncodePng(Corner), header: (header, value));
        await AssertProblemAsync(HttpStatusCode.Forbidden, "another site", answer);
        Assert.Empty(Store.Of(me));
    }

    [Fact]
    public async Task This_sites_pages_can()
    {
        using HttpResponseMessage overTls = await UploadAsync(PictureCodec.EncodePng(Corner), header: ("Sec-Fetch-Site", "same-origin"));
        using HttpResponseMessage plain = await UploadAsync(PictureCodec.EncodePng(Corner), header: ("Origin", host.Address.GetLeftPart(UriPartial.Authority)));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (overTls.StatusCode, plain.StatusCode));
        Assert.Single(Store.Of(me));
    }

    [Fact]
    public async Task Without_an_owner_there_is_nowhere_to_keep_it()
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/sources") { Content = new ByteArrayContent(PictureCodec.EncodePng(Corner)) };
        using HttpResponseMessage answer = await Client().SendAsync(request, Now);
        await AssertProblemAsync(HttpStatusCode.BadRequest, "owner cookie", answer);
    }

    public void Dispose() => host.Dispose();

    private SourceStore Store => (SourceStore)host.Services.GetService(typeof(SourceStore))!;

    /// <summary>Waits for the refusal of what it would send, on a busy machine too.</summary>
    private HttpClient Client() => new(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1), UseCookies = false }) { BaseAddress = host.Address };

    /// <param name="file">The body.</param>
    /// <param name="type">As the sender calls it.</param>
    /// <param name="header">A further one.</param>
    /// <param name="hurried">False: waits for the server's word before the body is sent.</param>
    private async Task<HttpResponseMessage> UploadAsync(byte[] file, string type = "application/octet-stream", (string Name, string Value)? header = null, bool hurried = true)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/sources") { Content = new ByteArrayContent(file) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        request.Headers.ExpectContinue = !hurried;
        request.Headers.Add("Cookie", $"{Owner.CookieName}={me}");
        if (header is { } further) request.Headers.Add(further.Name, further.Value);
        return await Client().SendAsync(request, Now);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? owner)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        if (owner is not null) request.Headers.Add("Cookie", $"{Owner.CookieName}={owner}");
        return await Client().SendAsync(request, Now);
    }

    private static async Task AssertProblemAsync(HttpStatusCode status, string says, HttpResponseMessage answer)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(says, await answer.Content.ReadAsStringAsync(Now), StringComparison.Ordinal);
    }
}

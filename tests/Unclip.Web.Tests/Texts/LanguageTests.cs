using System.Net;

namespace Unclip.Web.Tests.Texts;

public sealed class LanguageTests
{
    private const string InEnglish = ">Skip to the content<", InKorean = ">본문으로 건너뛰기<";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ko", null, "ko", InKorean)]
    [InlineData("ko-KR,ko;q=0.9,en;q=0.8", null, "ko", InKorean)]
    [InlineData("ko-KR", null, "ko", InKorean)]
    [InlineData("en-GB,ko;q=0.5", null, "en", InEnglish)]
    [InlineData("ko", "en", "en", InEnglish)]
    [InlineData("en", "ko", "ko", InKorean)]
    [InlineData("fr", null, "en", InEnglish)]
    [InlineData("fr", "xx", "en", InEnglish)]
    public async Task The_start_page_speaks_the_chosen_language_else_the_browsers(string accepted, string? chosen, string language, string text)
    {
        using StudioHost host = StudioHost.With(new ScriptedModel());

        using HttpResponseMessage answer = await GetAsync(host, "/", accepted, chosen);

        string page = await answer.Content.ReadAsStringAsync(Now);
        Assert.Contains($"<html lang=\"{language}\"", page, StringComparison.Ordinal);
        Assert.Contains(text, page, StringComparison.Ordinal);
        Assert.Equal([language], answer.Content.Headers.ContentLanguage);
        // Its circuit speaks the same, until the browser is closed or somebody chooses.
        Assert.Equal(chosen is null, answer.Headers.GetValues("Set-Cookie").Any(cookie => cookie.StartsWith(CookieOf(language) + "; path=/", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("/galleries?from=menu", "/galleries?from=menu")]
    [InlineData("//elsewhere.example/", "/")]
    [InlineData("/\\elsewhere.example/", "/")]
    [InlineData("https://elsewhere.example/", "/")]
    public async Task A_choice_is_remembered_and_leads_back_to_a_page_of_this_site(string from, string to)
    {
        using StudioHost host = StudioHost.With(new ScriptedModel());

        using HttpResponseMessage answer = await GetAsync(host, "/language/ko?returnUrl=" + Uri.EscapeDataString(from), "en", null);

        Assert.Equal((HttpStatusCode.Redirect, to), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        string cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith(CookieOf("ko"), StringComparison.Ordinal));
        Assert.Contains("max-age=31536000", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_language_that_is_none_of_ours_is_not_chosen()
    {
        using StudioHost host = StudioHost.With(new ScriptedModel());

        using HttpResponseMessage answer = await GetAsync(host, "/language/xx", "en", null);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static async Task<HttpResponseMessage> GetAsync(StudioHost host, string path, string accepted, string? chosen)
    {
        using HttpClient client = new(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = host.Address };
        client.DefaultRequestHeaders.Add("Accept-Language", accepted);
        if (chosen is not null) client.DefaultRequestHeaders.Add("Cookie", CookieOf(chosen));
        return await client.GetAsync(new Uri(path, UriKind.Relative), Now);
    }

    private static string CookieOf(string language) => $".AspNetCore.Culture=c%3D{language}%7Cuic%3D{language}";
}

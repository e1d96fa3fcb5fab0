using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Unclip.Web.Tests.Browser;

public sealed class LanguageInBrowserTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task A_language_is_chosen_in_the_menu_and_a_running_picture_speaks_it_too()
    {
        using StudioHost host = StudioHost.With(new ScriptedModel());
        await using IBrowserContext profile = await chromium.ProfileAsync(host.Address);
        List<string> complaints = [];
        IPage page = await StudioPage.OpenAsync(profile, "/variations", complaints);

        await page.GetByLabel("Light or dark").ClickAsync();
        await page.GetByText("한국어").ClickAsync();
        await Expect(page.Locator("html[lang=ko] .app[data-interactive=true]")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "변형하기" })).ToBeVisibleAsync();

        // The job's steps come from another thread, which has no language.
        await page.GotoAsync("/");
        await Expect(page.Locator(".app[data-interactive=true]")).ToBeVisibleAsync();
        await page.Locator("#prompt").FillAsync("a red house");
        await page.GetByRole(AriaRole.Button, new() { Name = "그림 만들기" }).ClickAsync();
        await Expect(page.Locator(".job[data-state=Finished] .headline")).ToHaveTextAsync("완료");

        await page.GetByLabel("화면 테마와 언어").ClickAsync();
        await page.GetByText("English").ClickAsync();
        await Expect(page.Locator("html[lang=en] .generate")).ToHaveTextAsync("Generate");
        Assert.Empty(complaints);
    }

    [Theory]
    [InlineData("/", "그림 만들기")]
    [InlineData("/variations", "변형하기")]
    [InlineData("/interpolation", "보간하기")]
    [InlineData("/text-diff", "연속 그림 만들기")]
    [InlineData("/inpainting", "그리기")]
    [InlineData("/embeddings", "섞어서 그리기")]
    [InlineData("/galleries", "새 갤러리")]
    [InlineData("/account/sign-in", "로그인")]
    [InlineData("/account/register", "가입")]
    public async Task Korean_fits_on_a_phone_where_the_browser_asks_for_it(string path, string button)
    {
        using StudioHost host = StudioHost.With(new ScriptedModel());
        await using IBrowserContext profile = await chromium.ProfileAsync(host.Address, new() { ExtraHTTPHeaders = [new("Accept-Language", "ko-KR,ko;q=0.9")], ViewportSize = new() { Width = 390, Height = 844 } });
        IPage page = await profile.NewPageAsync();

        await page.GotoAsync(path);

        if (!path.StartsWith("/account", StringComparison.Ordinal)) await Expect(page.Locator(".app[data-interactive=true]")).ToBeVisibleAsync();
        ILocator found = page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true });
        await Expect(found).ToBeVisibleAsync();
        Assert.True(await found.EvaluateAsync<bool>("button => button.scrollWidth <= button.clientWidth"), "The button is too narrow for its words.");
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "The page is wider than the phone.");
    }
}

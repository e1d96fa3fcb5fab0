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
}

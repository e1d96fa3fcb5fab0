using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Unclip.Web.Tests.Browser;

public sealed class TextDiffPageInBrowserTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task A_sent_picture_is_inverted_before_ones_eyes_and_a_slider_moves_along_its_row()
    {
        ScriptedModel model = new() { Pace = token => Task.Delay(40, token) };
        using StudioHost host = StudioHost.With(model);
        await using IBrowserContext profile = await chromium.ProfileAsync(host.Address);
        List<string> complaints = [];
        IPage page = await StudioPage.OpenAsync(profile, "/", complaints);
        await page.FillAsync("#prompt", "a red house");
        await page.PressAsync("#prompt", "Control+Enter");
        await page.GetByLabel("Go on with picture 1").ClickAsync();
        await page.Locator(".mud-menu-item", new() { HasText = "Text diff" }).ClickAsync();

        await Expect(page.Locator(".source-picker .source img")).ToBeVisibleAsync();
        await page.FillAsync("#from", "a red house");
        await page.FillAsync("#to", "a blue house");
        await page.GetByLabel("Swap the captions").ClickAsync();
        await Expect(page.Locator("#from")).ToHaveValueAsync("a blue house");
        await page.GetByText("3", new() { Exact = true }).ClickAsync();
        await page.PressAsync("#to", "Control+Enter");

        await Expect(page.Locator("canvas[data-picture='0']")).Not.ToHaveAttributeAsync("data-frames", "0");
        await Expect(page.Locator("[data-state=Finished]")).ToBeVisibleAsync();
        await Expect(page.Locator(".tile .number")).ToHaveTextAsync(["θ 0.00", "θ 0.25", "θ 0.50"]);
        await Expect(page.Locator(".job-status")).ToContainTextAsync("41.5 dB");

        ILocator slider = page.GetByRole(AriaRole.Slider, new() { Name = "θ", Exact = true });
        await slider.FocusAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(page.Locator(".row-value")).ToHaveTextAsync("θ 0.25");
        await Expect(page.Locator(".row-preview img[data-index='1']")).ToBeVisibleAsync();
        await Expect(page.Locator(".row-preview img[data-index='2']")).ToBeHiddenAsync();
        foreach (string image in new[] { ".row-preview figure:first-child img", ".row-preview img[data-index='1']" })
            Assert.Equal(ScriptedModel.Size, await page.EvalOnSelectorAsync<int>(image, "img => img.decode().then(() => img.naturalWidth)"));

        await page.ReloadAsync();
        await Expect(page.Locator(".tile img")).ToHaveCountAsync(3);
        Assert.Empty(complaints);
    }
}

using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Unclip.Web.Tests.Browser;

public sealed class EmbeddingsPageInBrowserTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task A_shelf_is_filled_compared_asked_about_mixed_and_kept_while_one_is_elsewhere()
    {
        ScriptedModel model = new() { Pace = token => Task.Delay(80, token) };
        model.Capabilities = model.Capabilities with { ComponentCount = 12, CodeCount = 4 };
        using StudioHost host = StudioHost.With(model);
        await using IBrowserContext profile = await chromium.ProfileAsync(host.Address);
        List<string> complaints = [];
        IPage page = await StudioPage.OpenAsync(profile, "/embeddings", complaints);

        foreach (string text in new[] { "a red house", "a tree" })
        {
            await page.FillAsync("#shelf-text", text);
            await page.GetByRole(AriaRole.Button, new() { Name = "Add text" }).ClickAsync();
            await Expect(page.Locator("#shelf-text")).ToHaveValueAsync("");
        }

        await Expect(page.Locator(".cosine-cell")).ToHaveTextAsync(["1.00", "0.41", "0.41", "1.00"]);
        await page.GetByLabel("Weight of 2, a tree").FocusAsync();
        for (int i = 0; i < 15; i++) await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(page.Locator(".shelf-weight output").Nth(1)).ToHaveTextAsync("−0.5");

        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.Locator(".job canvas[data-picture='0']")).Not.ToHaveAttributeAsync("data-frames", "0");
        await Expect(page.Locator(".job[data-state=Finished]")).ToBeVisibleAsync();
        await page.GetByText("Put this mix on the shelf").ClickAsync();
        await Expect(page.Locator(".cosine-cell")).ToHaveCountAsync(9);

        await page.FillAsync("#zero-shot-captions", "red\nblue");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask CLIP" }).ClickAsync();
        await Expect(page.Locator(".probabilities li").First).ToContainTextAsync("red");
        await Expect(page.Locator(".probability").First).ToHaveTextAsync("100.0 %");

        await page.GetByRole(AriaRole.Button, new() { Name = "Paint the row" }).ClickAsync();
        await Expect(page.Locator("#components .tile .number")).ToHaveTextAsync(["5 PCs", "10 PCs", "12 PCs"]);
        await Expect(page.Locator("#components .tile img")).ToHaveCountAsync(3);
        await page.GetByRole(AriaRole.Slider, new() { Name = "Principal components" }).FocusAsync();
        await page.Keyboard.PressAsync("Home");
        await Expect(page.Locator("#components .row-value")).ToHaveTextAsync("5");

        await page.FillAsync("#priors-prompt", "a red house");
        await page.GetByRole(AriaRole.Button, new() { Name = "Paint with both" }).ClickAsync();
        await Expect(page.Locator(".prior-pair canvas[data-picture='0']").Nth(1)).Not.ToHaveAttributeAsync("data-frames", "0");
        await Expect(page.Locator(".prior-pair .tile img")).ToHaveCountAsync(2);

        await page.GetByRole(AriaRole.Link, new() { Name = "Text diff" }).ClickAsync();
        await Expect(page.Locator("#from")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Embeddings" }).ClickAsync();
        await Expect(page.Locator(".shelf li")).ToHaveCountAsync(3);
        Assert.Empty(complaints);
    }
}

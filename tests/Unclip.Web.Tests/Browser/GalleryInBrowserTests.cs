using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Unclip.Web.Tests.Browser;

public sealed class GalleryInBrowserTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task A_picture_is_made_kept_found_in_the_gallery_and_reproduced()
    {
        using StudioHost host = StudioHost.With(new ScriptedModel());
        await using IBrowserContext profile = await chromium.ProfileAsync(host.Address);
        List<string> complaints = [];
        IPage page = await StudioPage.OpenAsync(profile, "/?prompt=a%20red%20house&seed=5&count=2", complaints);
        await page.PressAsync("#prompt", "Control+Enter");
        await page.GetByLabel("Keep picture 1").ClickAsync();
        await Expect(page.GetByText("Kept in My pictures.")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Keep picture 1")).ToHaveAttributeAsync("aria-pressed", "true");
        await page.GetByLabel("Show picture 2 in full size").FocusAsync();
        await page.Keyboard.PressAsync("k");
        await Expect(page.GetByLabel("Keep picture 2")).ToHaveAttributeAsync("aria-pressed", "true");

        await page.GetByRole(AriaRole.Link, new() { Name = "Gallery" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "My pictures, 2 pictures" }).ClickAsync();
        await Expect(page.Locator(".cell")).ToHaveCountAsync(2);
        await page.FillAsync("#gallery-words", "no such thing");
        await Expect(page.Locator(".cell")).ToHaveCountAsync(0);
        await page.FillAsync("#gallery-words", "red hou");
        await Expect(page.Locator(".cell")).ToHaveCountAsync(2);
        Assert.Equal(ScriptedModel.Size, await page.EvalOnSelectorAsync<int>(".cell img", "img => img.decode().then(() => img.naturalWidth)"));

        await page.FocusAsync(".picture-grid");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator("#cell-1")).ToHaveClassAsync("cell active");
        await page.Keyboard.PressAsync("Space");
        await Expect(page.Locator(".selected-count")).ToHaveTextAsync("1 picture selected");
        await page.Keyboard.PressAsync("s");
        await Expect(page.Locator("#cell-1 .stars.mine")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Delete");
        await Expect(page.Locator(".cell")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.Locator(".cell")).ToHaveCountAsync(2);

        await page.Locator(".cell").First.ClickAsync();
        ILocator dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Reproduce" }).ClickAsync();
        await Expect(dialog.GetByText("The same, pixel for pixel.")).ToBeVisibleAsync();
        await Expect(page.Locator(".mud-dialog-container :focus")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToHaveCountAsync(0);
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task Pictures_dropped_on_a_gallery_are_in_it_and_a_file_that_is_none_is_said()
    {
        using StudioHost host = StudioHost.With(new ScriptedModel());
        await using IBrowserContext profile = await chromium.ProfileAsync(host.Address);
        IPage page = await profile.NewPageAsync();
        await page.GotoAsync("/galleries");
        await Expect(page.Locator(".app[data-interactive=true]")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "New gallery" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Corners");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Corners" })).ToBeVisibleAsync();
        await Expect(page.Locator(".gallery-drop[data-ready=true]")).ToBeVisibleAsync();
        await page.SetInputFilesAsync(".gallery-drop input", new FilePayload[]
        {
            new() { Name = "my corner.png", MimeType = "image/png", Buffer = Unclip.Inference.Pictures.PictureCodec.EncodePng(new(8, 8, new byte[192])) },
            new() { Name = "page.html", MimeType = "text/html", Buffer = "<html></html>"u8.ToArray() },
        });
        await Expect(page.Locator(".cell")).ToHaveCountAsync(1);
        await Expect(page.Locator(".cell")).ToHaveAttributeAsync("aria-label", "my corner");
        await Expect(page.GetByText("page.html: The file is SVG or other markup, expected PNG, JPEG, WebP or GIF.")).ToBeVisibleAsync();
    }
}

using Microsoft.Playwright;
using Unclip.Golden;
using Unclip.Web.Tests.Durability;
using static Microsoft.Playwright.Assertions;

namespace Unclip.Web.Tests.Browser;

/// <summary>The program with Picture Book and every tool, as somebody new goes through it; the pictures of <c>docs/tour.md</c> are taken on the way.</summary>
public sealed class TourInBrowserTests(Chromium chromium) : IClassFixture<Chromium>, IDisposable
{
    private const int Side = 256;
    private static readonly LocatorAssertionsToBeVisibleOptions WhenPainted = new() { Timeout = 120_000 };
    private readonly string folder = Directory.CreateTempSubdirectory("unclip-tour").FullName;
    private readonly List<string> complaints = [];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Every_tool_goes_on_with_the_pictures_of_the_one_before()
    {
        await using StudioProcess studio = await StudioProcess.StartAsync(folder, ("Unclip:ModelFolder", Path.Combine(Repository.Root, "models", "picturebook")));
        await using IBrowserContext profile = await chromium.ProfileAsync(studio.Address, new() { ViewportSize = new() { Width = 1280, Height = 900 }, ReducedMotion = ReducedMotion.Reduce });
        IPage page = await StudioPage.OpenAsync(profile, "/?seed=1&count=4&prompt=" + Uri.EscapeDataString("a red house left of a green tree in the snow by day"), complaints);
        await page.PressAsync("#prompt", "Control+Enter");
        await Expect(page.Locator("canvas[data-picture='3']")).Not.ToHaveAttributeAsync("data-frames", "0", new() { Timeout = 120_000 });
        await ShootAsync(page, "prompt-denoising");
        await FinishedAsync(page);
        for (int picture = 1; picture <= 4; picture++) await page.GetByLabel($"Keep picture {picture}").ClickAsync();
        await Expect(page.Locator("[aria-label='Keep picture 4'][aria-pressed=true]")).ToBeVisibleAsync();
        await ShootAsync(page, "prompt");

        await SendAsync(page, "Variations");
        await page.PressAsync("#seed", "Control+Enter");
        await FinishedAsync(page);
        await ShootAsync(page, "variations");

        await SendAsync(page, "Text diff");
        await page.FillAsync("#from", "a house in the snow by day");
        await page.FillAsync("#to", "a house in the desert at sunset");
        await page.PressAsync("#to", "Control+Enter");
        await FinishedAsync(page);
        await ShootAsync(page, "text-diff");

        await page.GetByRole(AriaRole.Link, new() { Name = "Interpolation" }).ClickAsync();
        foreach ((string end, string text) in new[] { ("From", "watercolour painting of a yellow sun in the desert by day"), ("To", "neon picture of a purple cat in space") })
        {
            await page.Locator($"[data-end={end}]").GetByText("Text", new() { Exact = true }).ClickAsync();
            await page.Locator($"[data-end={end}] textarea").FillAsync(text);
        }

        await page.PressAsync("#seed", "Control+Enter");
        await FinishedAsync(page);
        await ShootAsync(page, "interpolation");

        await page.GetByRole(AriaRole.Link, new() { Name = "Prompt" }).ClickAsync();
        await FinishedAsync(page);
        await SendAsync(page, "Inpainting");
        await page.DrawRectangleAsync(Side, (64, 4), (192, 84));
        await page.FillAsync("#caption", "a red house left of a green tree, and a yellow moon above them in the snow by day");
        await page.PressAsync("#caption", "Control+Enter");
        await Expect(page.Locator(".candidates [data-state=Finished]")).ToBeVisibleAsync(WhenPainted);
        await ShootAsync(page, "inpainting");

        await page.GetByRole(AriaRole.Link, new() { Name = "Embeddings" }).ClickAsync();
        foreach (string text in new[] { "a blue cat", "a yellow boat at the sea by day" })
        {
            await page.FillAsync("#shelf-text", text);
            await page.GetByRole(AriaRole.Button, new() { Name = "Add text" }).ClickAsync();
            await Expect(page.Locator("#shelf-text")).ToHaveValueAsync("");
        }

        await page.Keyboard.PressAsync("Control+Enter");
        await FinishedAsync(page);
        await ShootAsync(page, "embeddings");

        await page.GetByRole(AriaRole.Link, new() { Name = "Gallery" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "My pictures, 4 pictures" }).ClickAsync();
        await Expect(page.Locator(".cell img")).ToHaveCountAsync(4);
        await ShootAsync(page, "gallery");
        await ShootOnPhoneAsync(studio.Address, await profile.StorageStateAsync());
        Assert.Empty(complaints);
    }

    private static Task FinishedAsync(IPage page) => Expect(page.Locator(".job[data-state=Finished]").First).ToBeVisibleAsync(WhenPainted);

    private static async Task SendAsync(IPage page, string tool)
    {
        await page.GetByLabel("Go on with picture 1").ClickAsync();
        await page.Locator(".mud-menu-item", new() { HasText = tool }).ClickAsync();
        await Expect(page.Locator(".source-picker .source img, [data-picture=shown]").First).ToBeVisibleAsync();
    }

    /// <summary>In the dark.</summary>
    private async Task ShootOnPhoneAsync(Uri address, string cookies)
    {
        await using IBrowserContext profile = await chromium.ProfileAsync(address, new()
        {
            ViewportSize = new() { Width = 390, Height = 844 }, DeviceScaleFactor = 2, IsMobile = true, HasTouch = true, ColorScheme = ColorScheme.Dark, StorageState = cookies,
        });
        IPage page = await StudioPage.OpenAsync(profile, "/", complaints);
        await page.GetByRole(AriaRole.Button, new() { Name = "Restore" }).First.ClickAsync();
        await FinishedAsync(page);
        Assert.Equal(0, await page.Locator(".tile figcaption").EvaluateAllAsync<int>("captions => captions.filter(caption => caption.scrollWidth > caption.clientWidth).length"));
        await ShootAsync(page, "phone");
    }

    /// <summary>Without what is only there for a moment.</summary>
    private static async Task ShootAsync(IPage page, string name)
    {
        byte[] picture = await page.ScreenshotAsync(new() { Type = ScreenshotType.Jpeg, Quality = 85, Style = "#mud-snackbar-container { display: none }", Animations = ScreenshotAnimations.Disabled });
        if (Documents.AreRewritten) await File.WriteAllBytesAsync(Documents.PathOf("tour", name + ".jpg"), picture, TestContext.Current.CancellationToken);
    }
}

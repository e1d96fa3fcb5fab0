using Microsoft.Playwright;
using SkiaSharp;
using Unclip.Inference.Pictures;
using static Microsoft.Playwright.Assertions;

namespace Unclip.Web.Tests.Browser;

/// <summary>Variations and interpolation with a real browser's files, downloads and keys.</summary>
public sealed class RowsInBrowserTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly byte[] Grey = PictureCodec.EncodePng(new(8, 8, [.. Enumerable.Repeat((byte)120, 192)]));

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_picture_is_varied_again_and_again_and_what_is_kept_goes_on_to_the_next_page()
    {
        using StudioHost host = StudioHost.With(new ScriptedModel());
        await using IBrowserContext profile = await chromium.ProfileAsync(host.Address);
        List<string> complaints = [];
        IPage page = await StudioPage.OpenAsync(profile, "/variations", complaints);
        await page.Locator(".source-picker[data-ready] input[type=file]").SetInputFilesAsync(new FilePayload { Name = "grey.png", MimeType = "image/png", Buffer = Grey });
        await Expect(page.Locator(".source img")).ToBeVisibleAsync();
        await page.PressAsync("#seed", "Control+Enter");
        await Expect(page.Locator(".tile img")).ToHaveCountAsync(4);

        await page.GetByLabel("Pin picture 2").ClickAsync();
        await Expect(page.Locator(".kept li")).ToHaveCountAsync(1);
        string? first = await page.Locator(".job").GetAttributeAsync("data-job");
        await page.GetByLabel("Vary picture 3").ClickAsync();
        await Expect(page.Locator(".crumb")).ToHaveTextAsync(["picture", "variation 3"]);
        await Expect(page.Locator($".job[data-state=Finished]:not([data-job='{first}']) .tile img")).ToHaveCountAsync(4);
        await Expect(page.Locator(".kept img")).ToHaveAttributeAsync("src", $"/pictures/{first}/1.png");

        await page.ReloadAsync();
        await Expect(page.Locator(".crumb")).ToHaveTextAsync(["picture", "variation 3"]);
        await page.Locator(".crumb").First.ClickAsync();
        await Expect(page.Locator(".job")).ToHaveAttributeAsync("data-job", first!);
        await Expect(page.Locator(".crumb")).ToHaveCountAsync(0);

        await page.Locator(".kept").GetByLabel("Go on with picture 2").ClickAsync();
        await page.Locator(".mud-popover-open").GetByText("Interpolation").ClickAsync();
        await Expect(page.Locator("[data-end=From] .source img")).ToHaveJSPropertyAsync("naturalWidth", ScriptedModel.Size);
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task A_row_plays_is_scrubbed_by_keys_and_comes_as_strip_and_animation()
    {
        using StudioHost host = StudioHost.With(new ScriptedModel());
        await using IBrowserContext profile = await chromium.ProfileAsync(host.Address);
        List<string> complaints = [];
        IPage page = await StudioPage.OpenAsync(profile, "/interpolation", complaints);
        await RowAsync(page);

        ILocator player = page.Locator(".player"), scrubber = page.Locator("[data-scrub=across]");
        await Expect(player).ToHaveClassAsync("player playing");
        await Expect(player).ToHaveAttributeAsync("data-shown", "2");
        await page.GetByLabel("Pause").ClickAsync();
        await Expect(page.GetByLabel("Play", new() { Exact = true })).ToBeVisibleAsync();
        await scrubber.PressAsync("Home");
        await scrubber.PressAsync("ArrowRight");
        await Expect(player).ToHaveAttributeAsync("data-shown", "1");
        await Expect(scrubber).ToHaveAttributeAsync("aria-valuetext", "θ = 0.50");
        await Expect(page.Locator(".player-screen img.shown")).ToHaveAttributeAsync("data-frame", "1");

        byte[] strip = await DownloadAsync(page, "Strip as PNG", "a-red-house-a-blue-tree-seed5-strip.png");
        Assert.Equal(3 * ScriptedModel.Size, PictureCodec.Decode(strip).Width);
        using SKCodec animation = SKCodec.Create(new MemoryStream(await DownloadAsync(page, "Animation as WebP", "a-red-house-a-blue-tree-seed5-row.webp")));
        Assert.Equal(4, animation.FrameCount);
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task Who_wants_less_motion_gets_a_row_that_waits_and_a_phone_has_room_for_it()
    {
        using StudioHost host = StudioHost.With(new ScriptedModel());
        await using IBrowserContext profile = await chromium.ProfileAsync(host.Address, new()
        {
            ReducedMotion = ReducedMotion.Reduce, ViewportSize = new ViewportSize { Width = 390, Height = 844 },
        });
        IPage page = await StudioPage.OpenAsync(profile, "/interpolation");
        await RowAsync(page);
        await Expect(page.Locator(".player-screen img.shown")).ToHaveAttributeAsync("data-frame", "0");
        await Task.Delay(500, Now);
        await Expect(page.Locator(".player")).ToHaveAttributeAsync("data-shown", "0");
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "The page is wider than the phone.");
    }

    [Fact]
    public async Task An_end_becomes_a_text_also_before_the_script_for_its_picture_has_come()
    {
        using StudioHost host = StudioHost.With(new ScriptedModel());
        await using IBrowserContext profile = await chromium.ProfileAsync(host.Address);
        TaskCompletionSource late = new();
        await profile.RouteAsync("**/js/sources*.js", async route =>
        {
            await late.Task;
            await route.ContinueAsync();
        });
        List<string> complaints = [];
        IPage page = await StudioPage.OpenAsync(profile, "/interpolation", complaints);
        await page.Locator("[data-end=From]").GetByText("Text", new() { Exact = true }).ClickAsync();
        await Expect(page.Locator("[data-end=From] textarea")).ToBeVisibleAsync();
        late.SetResult();
        await Expect(page.Locator("[data-end=To] .source-picker[data-ready]")).ToBeVisibleAsync();
        await page.Locator("[data-end=To]").GetByText("Text", new() { Exact = true }).ClickAsync();
        await Expect(page.Locator("[data-end=To] textarea")).ToBeVisibleAsync();
        Assert.Empty(complaints);
    }

    private static async Task RowAsync(IPage page)
    {
        foreach ((string end, string text) in new[] { ("From", "a red house"), ("To", "a blue tree") })
        {
            await page.Locator($"[data-end={end}]").GetByText("Text", new() { Exact = true }).ClickAsync();
            await page.Locator($"[data-end={end}] textarea").FillAsync(text);
        }

        await page.FillAsync("#seed", "5");
        await page.GetByLabel("Frames, as a number").FillAsync("3");
        await page.GetByLabel("Frames, as a number").PressAsync("Tab");
        await page.PressAsync("#seed", "Control+Enter");
        await Expect(page.Locator(".player-screen img")).ToHaveCountAsync(3);
    }

    private static async Task<byte[]> DownloadAsync(IPage page, string link, string name)
    {
        IDownload download = await page.RunAndWaitForDownloadAsync(() => page.GetByText(link).ClickAsync());
        Assert.Equal(name, download.SuggestedFilename);
        return await File.ReadAllBytesAsync(await download.PathAsync(), Now);
    }
}

using Microsoft.Playwright;
using Unclip.Inference.Manipulations;
using Unclip.Inference.Pictures;
using Unclip.Web.Owners;
using static Microsoft.Playwright.Assertions;

namespace Unclip.Web.Tests.Browser;

/// <summary>A scene that grows edit by edit, with a real mouse and real keys.</summary>
public sealed class InpaintingPageInBrowserTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const int Side = ScriptedModel.Size;
    private static readonly Picture Wide = new(24, 16, [.. Enumerable.Range(0, 24 * 16 * 3).Select(i => (byte)(i * 37))]);

    [Fact]
    public async Task A_mask_is_drawn_painted_and_accepted_and_a_second_edit_is_gone_back_from_to_branch()
    {
        using StudioHost host = StudioHost.With(new ScriptedModel());
        await using IBrowserContext profile = await chromium.ProfileAsync(host.Address);
        List<string> complaints = [];
        IPage page = await OpenAsync(profile, complaints);
        await PaintAsync(page, "a red house under a sun", (2, 3), (9, 8));
        await page.GetByLabel("Accept picture 2").ClickAsync();
        await Expect(page.Locator(".edit-caption")).ToHaveTextAsync(["The picture", "a red house under a sun"]);
        await Expect(page.Locator(".mask-status")).ToContainTextAsync("Nothing is masked");

        await PaintAsync(page, "a red house under a sun by a tree", (8, 8), (16, 16));
        await page.GetByLabel("Accept picture 1").ClickAsync();
        await Expect(page.Locator(".edit")).ToHaveCountAsync(3);
        await Expect(page.Locator(".edit-place")).ToBeFocusedAsync();
        await page.Locator(".edit").Nth(1).PressAsync("Enter");
        await Expect(page.Locator("#caption")).ToHaveValueAsync("a red house under a sun by a tree");
        await Expect(page.Locator(".mask-status")).ToContainTextAsync("25 % of the picture is masked");
        await Expect(page.Locator(".edit[aria-current=step]")).ToContainTextAsync("a red house under a sun");

        await page.FillAsync("#caption", "a red house under a sun by a boat");
        await page.PressAsync("#caption", "Control+Enter");
        await page.GetByLabel("Accept picture 3").ClickAsync();
        await Expect(page.Locator(".edit-tree .branch .edit-caption")).ToHaveTextAsync(["a red house under a sun by a boat"]);

        IReadOnlyList<InpaintingRequest> edits = await EditsAsync(host, profile);
        Assert.Equal(Framing.Square(Wide, Side).Rgb, edits[0].Picture.Rgb);
        Assert.Equal(Rectangle(2, 3, 9, 8).Values, edits[0].Mask.Values);
        Assert.Equal(Rectangle(8, 8, 16, 16).Values, edits[1].Mask.Values);
        Assert.Equal(edits[1].Picture.Rgb, edits[2].Picture.Rgb);
        Assert.Equal(edits[1].Mask.Values, edits[2].Mask.Values);

        await page.ReloadAsync();
        await Expect(page.Locator(".edit-caption")).ToHaveCountAsync(4);
        await Expect(page.Locator(".edit[aria-current=step]")).ToContainTextAsync("by a boat");
        await Expect(page.Locator("[data-picture=shown]")).ToBeVisibleAsync();
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task A_picture_moved_in_its_frame_comes_back_as_it_was_for_another_try()
    {
        using StudioHost host = StudioHost.With(new ScriptedModel());
        await using IBrowserContext profile = await chromium.ProfileAsync(host.Address);
        IPage page = await OpenAsync(profile);
        await page.DrawRectangleAsync(Side, (2, 3), (9, 8));
        await page.GetByLabel("Extend").ClickAsync();
        await page.Locator(".mask-marks").FocusAsync();
        for (int i = 0; i < 4; i++) await page.Keyboard.PressAsync("ArrowLeft");
        await page.FillAsync("#caption", "a red house and a tree");
        await page.PressAsync("#caption", "Control+Enter");
        await page.GetByLabel("Accept picture 1").ClickAsync();
        await Expect(page.Locator(".edit")).ToHaveCountAsync(2);
        await page.Locator(".edit").First.ClickAsync();
        await Expect(page.Locator(".mask-status")).ToContainTextAsync("of the frame is masked");
        await page.PressAsync("#caption", "Control+Enter");
        await Expect(page.Locator(".candidates [data-state=Finished]")).ToBeVisibleAsync();

        IReadOnlyList<InpaintingRequest> edits = await EditsAsync(host, profile);
        Assert.Equal(2, edits.Count);
        Assert.Equal((byte)255, edits[0].Mask.Values[Side - 1]);
        Assert.Equal(Framing.Square(Wide, Side).Rgb.AsSpan(12, 12), edits[0].Picture.Rgb.AsSpan(0, 12));
        Assert.Equal(edits[0].Picture.Rgb, edits[1].Picture.Rgb);
        Assert.Equal(edits[0].Mask.Values, edits[1].Mask.Values);
    }

    [Fact]
    public async Task On_a_phone_the_canvas_comes_first_and_nothing_is_beyond_the_edge()
    {
        using StudioHost host = StudioHost.With(new ScriptedModel());
        await using IBrowserContext profile = await chromium.ProfileAsync(host.Address, new()
        {
            ViewportSize = new() { Width = 390, Height = 844 }, IsMobile = true, HasTouch = true,
        });
        IPage page = await OpenAsync(profile);
        LocatorBoundingBoxResult canvas = (await page.Locator(".canvas-panel").BoundingBoxAsync())!, controls = (await page.Locator(".controls").BoundingBoxAsync())!;
        Assert.InRange(canvas.Y, 0, controls.Y - canvas.Height);
        await PaintAsync(page, "a red house under a sun", (2, 3), (9, 8));
        Assert.Equal(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await Expect(page.Locator(".candidates .job")).ToBeInViewportAsync();
    }

    private static async Task<IPage> OpenAsync(IBrowserContext profile, List<string>? complaints = null)
    {
        IPage page = await StudioPage.OpenAsync(profile, "/inpainting", complaints);
        await page.Locator(".source-picker[data-ready] input[type=file]").SetInputFilesAsync(new FilePayload { Name = "wide.png", MimeType = "image/png", Buffer = PictureCodec.EncodePng(Wide) });
        await Expect(page.Locator("[data-picture=shown]")).ToBeVisibleAsync();
        return page;
    }

    private static async Task PaintAsync(IPage page, string caption, (double X, double Y) from, (double X, double Y) to)
    {
        await page.DrawRectangleAsync(Side, from, to);
        await page.FillAsync("#caption", caption);
        await page.PressAsync("#caption", "Control+Enter");
        await Expect(page.Locator(".candidates [data-state=Finished]")).ToBeVisibleAsync();
    }

    /// <summary>Oldest first.</summary>
    private static async Task<IReadOnlyList<InpaintingRequest>> EditsAsync(StudioHost host, IBrowserContext profile)
    {
        string owner = (await profile.CookiesAsync()).Single(cookie => cookie.Name == Owner.CookieName).Value;
        return [.. host.Jobs.Of(owner).Reverse().Select(job => job.Request).OfType<InpaintingRequest>()];
    }

    private static Mask Rectangle(int left, int top, int right, int bottom) =>
        new(Side, Side, [.. Enumerable.Range(0, Side * Side).Select(i => i % Side >= left && i % Side < right && i / Side >= top && i / Side < bottom ? (byte)255 : (byte)0)]);
}

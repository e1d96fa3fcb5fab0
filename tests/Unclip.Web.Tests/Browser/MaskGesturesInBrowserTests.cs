using Microsoft.Playwright;
using Unclip.Inference.Pictures;
using static Microsoft.Playwright.Assertions;

namespace Unclip.Web.Tests.Browser;

/// <summary>How the mask canvas is drawn on: with mouse, keys, fingers and pen.</summary>
public sealed class MaskGesturesInBrowserTests(Chromium chromium, MaskCanvasStage stage) : IClassFixture<Chromium>, IClassFixture<MaskCanvasStage>
{
    private const int Side = MaskCanvasStage.Side;

    [Fact]
    public async Task Strokes_are_undone_and_redone_by_keys_and_by_buttons()
    {
        await using IBrowserContext profile = await chromium.ProfileAsync(stage.Address);
        IPage page = await stage.OpenAsync(profile);
        await page.DragOnMaskAsync(Side, (10, 10), (20, 10));
        byte[] one = (await stage.ReadAsync()).Mask.Values;
        await page.DragOnMaskAsync(Side, (10, 50), (50, 50));
        byte[] two = (await stage.ReadAsync()).Mask.Values;
        Assert.NotEqual(one, two);

        await page.Keyboard.PressAsync("Control+z");
        Assert.Equal(one, (await stage.ReadAsync()).Mask.Values);
        await page.GetByLabel("Undo").ClickAsync();
        Assert.True((await stage.ReadAsync()).Mask.IsEmpty);
        await Expect(page.GetByLabel("Undo")).ToHaveAttributeAsync("aria-disabled", "true");
        await page.Keyboard.PressAsync("Control+Shift+Z");
        await page.Keyboard.PressAsync("Control+y");
        Assert.Equal(two, (await stage.ReadAsync()).Mask.Values);

        await page.Keyboard.PressAsync("Control+z");
        await page.DragOnMaskAsync(Side, (30, 30), (31, 30));
        await Expect(page.GetByLabel("Redo")).ToHaveAttributeAsync("aria-disabled", "true");
    }

    [Fact]
    public async Task Zooming_and_panning_change_what_is_seen_but_not_where_a_stroke_lands()
    {
        await using IBrowserContext profile = await chromium.ProfileAsync(stage.Address);
        IPage page = await stage.OpenAsync(profile);
        (float x, float y) = await page.OnMaskAsync(Side, (20, 24));
        await page.Mouse.MoveAsync(x, y);
        int scrolled = await page.EvaluateAsync<int>("scrollY");
        await page.Mouse.WheelAsync(0, -400);
        await page.Keyboard.DownAsync("Space");
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(x + 120, y + 60, new() { Steps = 4 });
        await page.Mouse.UpAsync();
        await page.Keyboard.UpAsync("Space");
        Assert.True((await stage.ReadAsync()).Mask.IsEmpty);
        Assert.Equal(0, await page.EvaluateAsync<int>("scrollY") - scrolled);

        await page.Mouse.DownAsync();
        await page.Mouse.UpAsync();
        (await stage.ReadAsync()).Mask.AssertDab(20, 24);
        await page.GetByLabel("Clear the mask").ClickAsync();
        await page.GetByLabel("Fit into the window").ClickAsync();
        await page.DragOnMaskAsync(Side, (40, 40), (40, 40));
        (await stage.ReadAsync()).Mask.AssertDab(40, 40);
    }

    [Fact]
    public async Task The_middle_button_pans_and_draws_nothing()
    {
        await using IBrowserContext profile = await chromium.ProfileAsync(stage.Address);
        IPage page = await stage.OpenAsync(profile);
        (float x, float y) = await page.OnMaskAsync(Side, (30, 30));
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync(new() { Button = MouseButton.Middle });
        await page.Mouse.MoveAsync(x - 90, y - 40, new() { Steps = 3 });
        await page.Mouse.UpAsync(new() { Button = MouseButton.Middle });
        Assert.True((await stage.ReadAsync()).Mask.IsEmpty);
        await page.Mouse.ClickAsync(x - 90, y - 40);
        (await stage.ReadAsync()).Mask.AssertDab(30, 30);
    }

    [Fact]
    public async Task Arrow_keys_and_Space_paint_without_a_pointer()
    {
        await using IBrowserContext profile = await chromium.ProfileAsync(stage.Address);
        IPage page = await stage.OpenAsync(profile);
        await page.GetByLabel("Brush").FocusAsync();
        await page.Keyboard.PressAsync("End");
        await Expect(page.GetByLabel("Fit into the window")).ToBeFocusedAsync();
        await page.Locator("[data-setting=feather]").FocusAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(".mask-marks")).ToBeFocusedAsync();
        for (int i = 0; i < 8; i++) await page.Keyboard.PressAsync("ArrowLeft"); // from the centre, two pixels each
        await page.Keyboard.DownAsync("Space");
        for (int i = 0; i < 16; i++) await page.Keyboard.PressAsync("Shift+ArrowRight");
        await page.Keyboard.UpAsync("Space");

        Mask mask = (await stage.ReadAsync()).Mask;
        Assert.Equal((255, 255, 0, 0), (mask.At(16, 32), mask.At(32, 32), mask.At(44, 32), mask.At(24, 40)));
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator(".mask-status")).ToHaveTextAsync("Masked at 34, 32.");
        (float x, float y) = await page.OnMaskAsync(Side, (4, 4));
        await page.Mouse.MoveAsync(x, y);
        await Expect(page.Locator(".mask-status")).ToContainTextAsync("of the picture is masked");

        await page.Keyboard.PressAsync("r");
        await page.Keyboard.PressAsync("Enter");
        for (int i = 0; i < 4; i++) await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Escape");
        Assert.Equal(mask.Values, (await stage.ReadAsync()).Mask.Values);
    }

    [Fact]
    public async Task Brackets_change_the_brush_and_letters_choose_the_tool()
    {
        await using IBrowserContext profile = await chromium.ProfileAsync(stage.Address);
        IPage page = await stage.OpenAsync(profile);
        await page.Locator(".mask-marks").FocusAsync();
        await Expect(page.Locator("[data-value-of=size]")).ToHaveTextAsync("8 px");
        await page.Keyboard.PressAsync("]");
        await Expect(page.Locator("[data-value-of=size]")).ToHaveTextAsync("10 px");
        for (int i = 0; i < 20; i++) await page.Keyboard.PressAsync("[");
        await Expect(page.Locator("[data-value-of=size]")).ToHaveTextAsync("1 px");
        await page.Keyboard.PressAsync("}");
        await Expect(page.Locator("[data-value-of=feather]")).ToHaveTextAsync("1 px");
        await page.Keyboard.PressAsync("l");
        await Expect(page.GetByLabel("Lasso")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(page.Locator("[data-setting=size]")).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("{");
        await page.Keyboard.PressAsync("b");
        (float x, float y) = await page.OnMaskAsync(Side, (30.2, 30.9));
        await page.Mouse.ClickAsync(x, y);
        Assert.Equal([(30, 30, 255)], (await stage.ReadAsync()).Mask.Painted());
    }

    [Fact]
    public async Task Two_fingers_zoom_and_leave_no_mark_where_one_finger_paints()
    {
        await using IBrowserContext profile = await chromium.ProfileAsync(stage.Address, new()
        {
            ViewportSize = new() { Width = 390, Height = 844 }, IsMobile = true, HasTouch = true, DeviceScaleFactor = 2,
        });
        IPage page = await stage.OpenAsync(profile);
        Assert.Equal(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        ICDPSession touch = await profile.NewCDPSessionAsync(page);
        (float x, float y) = await page.OnMaskAsync(Side, (32, 32));
        await TouchAsync(touch, "touchStart", (x - 30, y));
        await TouchAsync(touch, "touchStart", (x - 30, y), (x + 30, y));
        await TouchAsync(touch, "touchMove", (x - 45, y), (x + 45, y));
        await TouchAsync(touch, "touchMove", (x - 60, y), (x + 60, y));
        await TouchAsync(touch, "touchEnd");
        Assert.True((await stage.ReadAsync()).Mask.IsEmpty);

        await TouchAsync(touch, "touchStart", (x, y));
        await TouchAsync(touch, "touchEnd");
        (await stage.ReadAsync()).Mask.AssertDab(32, 32);
        // Twice as large: what was 8 pixels away is now where 16 were.
        (float farX, _) = await page.OnMaskAsync(Side, (48, 32));
        await TouchAsync(touch, "touchStart", (farX, y));
        await TouchAsync(touch, "touchEnd");
        Assert.Equal((255, 0), ((await stage.ReadAsync()).Mask.At(40, 32), (await stage.ReadAsync()).Mask.At(48, 32)));
    }

    [Fact]
    public async Task A_pen_that_presses_lightly_draws_a_thin_line_unless_pressure_is_switched_off()
    {
        await using IBrowserContext profile = await chromium.ProfileAsync(stage.Address);
        IPage page = await stage.OpenAsync(profile);
        await Expect(page.GetByText("Pen pressure")).ToBeHiddenAsync();
        await DotWithPenAsync(profile, page, force: 0.25);
        Mask thin = (await stage.ReadAsync()).Mask;
        Assert.Equal((255, 0), (thin.At(32, 32), thin.At(35, 32)));

        await page.GetByText("Pen pressure").ClickAsync();
        await DotWithPenAsync(profile, page, force: 0.25);
        (await stage.ReadAsync()).Mask.AssertDab(32, 32);
    }

    [Fact]
    public async Task Undo_in_the_middle_of_a_stroke_gives_up_that_stroke_only()
    {
        await using IBrowserContext profile = await chromium.ProfileAsync(stage.Address);
        IPage page = await stage.OpenAsync(profile);
        await page.DragOnMaskAsync(Side, (10, 10), (20, 10));
        byte[] before = (await stage.ReadAsync()).Mask.Values;
        (float x, float y) = await page.OnMaskAsync(Side, (40, 40));
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync();
        await page.Keyboard.PressAsync("Control+z");
        await page.Mouse.UpAsync();
        Assert.Equal(before, (await stage.ReadAsync()).Mask.Values);
    }

    private static async Task DotWithPenAsync(IBrowserContext profile, IPage page, double force)
    {
        (float x, float y) = await page.OnMaskAsync(Side, (32, 32));
        ICDPSession pen = await profile.NewCDPSessionAsync(page);
        foreach (string type in (string[])["mouseMoved", "mousePressed", "mouseReleased"])
        {
            await pen.SendAsync("Input.dispatchMouseEvent", new()
            {
                ["type"] = type, ["x"] = x, ["y"] = y, ["button"] = "left", ["clickCount"] = 1, ["pointerType"] = "pen", ["force"] = type == "mousePressed" ? force : 0,
            });
        }
    }

    private static async Task TouchAsync(ICDPSession session, string type, params (float X, float Y)[] fingers) => await session.SendAsync("Input.dispatchTouchEvent", new()
    {
        ["type"] = type,
        ["touchPoints"] = fingers.Select((finger, id) => new Dictionary<string, object> { ["x"] = finger.X, ["y"] = finger.Y, ["id"] = id }).ToArray(),
    });
}

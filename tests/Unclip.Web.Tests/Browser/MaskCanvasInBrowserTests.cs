using Microsoft.Playwright;
using Unclip.Inference.Pictures;
using Unclip.Web.Components.Inpainting;
using static Microsoft.Playwright.Assertions;

namespace Unclip.Web.Tests.Browser;

public sealed class MaskCanvasInBrowserTests(Chromium chromium, MaskCanvasStage stage) : IClassFixture<Chromium>, IClassFixture<MaskCanvasStage>
{
    private const int Side = MaskCanvasStage.Side;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_brush_stroke_is_read_where_it_was_drawn_and_nowhere_else()
    {
        await using IBrowserContext profile = await chromium.ProfileAsync(stage.Address);
        List<string> complaints = [];
        IPage page = await stage.OpenAsync(profile);
        page.Console += (_, message) => { if (message.Type is "error" or "warning") complaints.Add(message.Text); };
        page.PageError += (_, error) => complaints.Add(error);
        await DragAsync(page, (16, 32), (48, 32));

        MaskDrawing drawing = await stage.ReadAsync();
        Assert.Equal(CanvasPlacement.Whole, drawing.Placement);
        Each(drawing.Mask, (x, y, value) =>
        {
            double dx = x + 0.5 - Math.Clamp(x + 0.5, 16, 48), distance = Math.Sqrt((dx * dx) + Math.Pow(y + 0.5 - 32, 2));
            if (distance < 3) Assert.Equal(255, value); // the brush is 8 pixels wide
            if (distance > 5) Assert.Equal(0, value);
        });
        Assert.Equal(drawing.Mask.Coverage, stage.Coverage, 1e-9);
        int percent = (int)Math.Round(100 * drawing.Mask.Coverage);
        await Expect(page.Locator(".mask-status")).ToHaveTextAsync($"{percent} % of the picture is masked and will be painted anew.");
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task Strokes_are_undone_and_redone_by_keys_and_by_buttons()
    {
        await using IBrowserContext profile = await chromium.ProfileAsync(stage.Address);
        IPage page = await stage.OpenAsync(profile);
        await DragAsync(page, (10, 10), (20, 10));
        byte[] one = (await stage.ReadAsync()).Mask.Values;
        await DragAsync(page, (10, 50), (50, 50));
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
        await DragAsync(page, (30, 30), (31, 30));
        await Expect(page.GetByLabel("Redo")).ToHaveAttributeAsync("aria-disabled", "true");
    }

    [Fact]
    public async Task A_rectangle_has_whole_pixels_and_is_inverted_exactly()
    {
        await using IBrowserContext profile = await chromium.ProfileAsync(stage.Address);
        IPage page = await stage.OpenAsync(profile);
        await DrawRectangleAsync(page);
        Mask mask = (await stage.ReadAsync()).Mask;
        Each(mask, (x, y, value) => Assert.Equal(x is >= 8 and < 24 && y is >= 8 and < 40 ? 255 : 0, value));

        await page.GetByLabel("Invert the mask").ClickAsync();
        Assert.Equal(mask.Values.Select(value => (byte)(255 - value)), (await stage.ReadAsync()).Mask.Values);
        await page.GetByLabel("Clear the mask").ClickAsync();
        Assert.True((await stage.ReadAsync()).Mask.IsEmpty);
        await Expect(page.Locator(".mask-status")).ToContainTextAsync("Nothing is masked");
    }

    [Fact]
    public async Task The_eraser_and_Alt_take_away_and_the_lasso_fills_its_inside()
    {
        await using IBrowserContext profile = await chromium.ProfileAsync(stage.Address);
        IPage page = await stage.OpenAsync(profile);
        await page.GetByLabel("Invert the mask").ClickAsync();
        await page.GetByLabel("Eraser").ClickAsync();
        await DragAsync(page, (16, 32), (48, 32));
        Mask mask = (await stage.ReadAsync()).Mask;
        Assert.Equal((0, 255), (At(mask, 32, 32), At(mask, 32, 20)));

        await page.GetByLabel("Clear the mask").ClickAsync();
        await page.GetByLabel("Lasso").ClickAsync();
        await DragAsync(page, (8, 8), (56, 8), (8, 56));
        mask = (await stage.ReadAsync()).Mask;
        Assert.Equal(48 * 48 / 2 / 4096.0, mask.Coverage, 0.005);
        Assert.Equal((255, 0), (At(mask, 20, 20), At(mask, 44, 44)));

        await page.GetByLabel("Rectangle").ClickAsync();
        await page.Keyboard.DownAsync("Alt");
        await DragAsync(page, (0, 0), (64, 64));
        await page.Keyboard.UpAsync("Alt");
        Assert.True((await stage.ReadAsync()).Mask.IsEmpty);
    }

    [Fact]
    public async Task The_feather_softens_what_is_handed_out_but_not_what_is_saved()
    {
        await using IBrowserContext profile = await chromium.ProfileAsync(stage.Address);
        IPage page = await stage.OpenAsync(profile);
        await DrawRectangleAsync(page);
        Mask hard = (await stage.ReadAsync()).Mask;
        await page.GetByRole(AriaRole.Slider, new() { Name = "Feather" }).FillAsync("4");
        Mask soft = (await stage.ReadAsync()).Mask;

        byte[] row = [.. Enumerable.Range(16, 30).Select(x => At(soft, x, 24))];
        Assert.Equal(row.OrderDescending(), row);
        Assert.InRange(At(soft, 23, 24), 128, 160); // just inside of the edge
        Assert.InRange(At(soft, 24, 24), 95, 127);
        Assert.Equal((255, 0), (At(soft, 15, 24), At(soft, 34, 24)));
        Assert.Equal(hard.Coverage, soft.Coverage, 0.001);

        IDownload saved = await page.RunAndWaitForDownloadAsync(() => page.GetByLabel("Save the mask as PNG").ClickAsync());
        Assert.Equal("mask.png", saved.SuggestedFilename);
        byte[] file = await File.ReadAllBytesAsync(await saved.PathAsync(), Now);
        Assert.Equal(hard.Values, Mask.FromPng(file, Side, Side).Values);
    }

    [Fact]
    public async Task A_saved_mask_is_loaded_again_and_loading_can_be_undone()
    {
        await using IBrowserContext profile = await chromium.ProfileAsync(stage.Address);
        IPage page = await stage.OpenAsync(profile);
        Mask greys = new(Side, Side, [.. Enumerable.Range(0, Side * Side).Select(i => (byte)(i * 7))]);
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "greys.png", MimeType = "image/png", Buffer = greys.ToPng() });
        await Expect(page.GetByLabel("Undo")).ToHaveAttributeAsync("aria-disabled", "false");
        Assert.Equal(greys.Values, (await stage.ReadAsync()).Mask.Values);

        await page.GetByLabel("Undo").ClickAsync();
        Assert.True((await stage.ReadAsync()).Mask.IsEmpty);
        await stage.LoadAsync(new Mask(2, 2, [255, 255, 0, 0]).ToPng());
        Assert.Equal(0.5, (await stage.ReadAsync()).Mask.Coverage, 0.005);
        await stage.ClearAsync();
        Assert.True((await stage.ReadAsync()).Mask.IsEmpty);
        await Expect(page.GetByLabel("Undo")).ToHaveAttributeAsync("aria-disabled", "true");
    }

    [Fact]
    public async Task Another_picture_begins_with_an_empty_mask()
    {
        await using IBrowserContext profile = await chromium.ProfileAsync(stage.Address);
        IPage page = await stage.OpenAsync(profile);
        await DragAsync(page, (16, 32), (48, 32));
        Assert.False((await stage.ReadAsync()).Mask.IsEmpty);
        await MaskCanvasStage.ShowAnotherAsync(page);
        await Expect(page.Locator(".mask-status")).ToContainTextAsync("Nothing is masked");
        Assert.True((await stage.ReadAsync()).Mask.IsEmpty);
    }

    [Fact]
    public async Task Zooming_and_panning_change_what_is_seen_but_not_where_a_stroke_lands()
    {
        await using IBrowserContext profile = await chromium.ProfileAsync(stage.Address);
        IPage page = await stage.OpenAsync(profile);
        (float x, float y) = await OnScreenAsync(page, (20, 24));
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
        AssertDab((await stage.ReadAsync()).Mask, 20, 24);
        await page.GetByLabel("Clear the mask").ClickAsync();
        await page.GetByLabel("Fit into the window").ClickAsync();
        await DragAsync(page, (40, 40), (40, 40));
        AssertDab((await stage.ReadAsync()).Mask, 40, 40);
    }

    [Fact]
    public async Task The_middle_button_pans_and_draws_nothing()
    {
        await using IBrowserContext profile = await chromium.ProfileAsync(stage.Address);
        IPage page = await stage.OpenAsync(profile);
        (float x, float y) = await OnScreenAsync(page, (30, 30));
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync(new() { Button = MouseButton.Middle });
        await page.Mouse.MoveAsync(x - 90, y - 40, new() { Steps = 3 });
        await page.Mouse.UpAsync(new() { Button = MouseButton.Middle });
        Assert.True((await stage.ReadAsync()).Mask.IsEmpty);
        await page.Mouse.ClickAsync(x - 90, y - 40);
        AssertDab((await stage.ReadAsync()).Mask, 30, 30);
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
        Assert.Equal((255, 255, 0, 0), (At(mask, 16, 32), At(mask, 32, 32), At(mask, 44, 32), At(mask, 24, 40)));
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator(".mask-status")).ToHaveTextAsync("Masked at 34, 32.");
        (float x, float y) = await OnScreenAsync(page, (4, 4));
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
        (float x, float y) = await OnScreenAsync(page, (30.2, 30.9));
        await page.Mouse.ClickAsync(x, y);
        Assert.Equal([(30, 30, 255)], Painted((await stage.ReadAsync()).Mask));
    }

    [Fact]
    public async Task Moving_the_picture_in_its_frame_masks_what_it_leaves_free()
    {
        await using IBrowserContext profile = await chromium.ProfileAsync(stage.Address);
        IPage page = await stage.OpenAsync(profile);
        await DrawRectangleAsync(page);
        await page.Keyboard.PressAsync("x");
        await DragAsync(page, (30, 30), (46, 22));

        MaskDrawing drawing = await stage.ReadAsync();
        Assert.Equal(new CanvasPlacement(1, 16, -8), drawing.Placement);
        Each(drawing.Mask, (x, y, value) =>
        {
            bool free = x < 16 || y >= Side - 8, drawn = x is >= 24 and < 40 && y is >= 0 and < 32;
            Assert.Equal(free || drawn ? 255 : 0, value);
        });
        Canvas canvas = Canvas.Compose(new(Side, Side, new byte[3 * Side * Side]), drawing.Placement, drawing.Mask);
        Assert.Equal(drawing.Mask.Values, canvas.Mask.Values);

        await page.Keyboard.PressAsync("Control+z");
        Assert.Equal(CanvasPlacement.Whole, (await stage.ReadAsync()).Placement);
    }

    [Theory]
    [InlineData("50", 0.5)]
    [InlineData("73", 0.73)]
    public async Task A_shrunk_picture_lies_where_the_server_puts_it(string percent, double scale)
    {
        await using IBrowserContext profile = await chromium.ProfileAsync(stage.Address);
        IPage page = await stage.OpenAsync(profile);
        await page.GetByLabel("Extend").ClickAsync();
        await page.GetByRole(AriaRole.Slider, new() { Name = "Picture" }).FillAsync(percent);
        MaskDrawing drawing = await stage.ReadAsync();
        Assert.Equal(scale, drawing.Placement.Scale);
        Canvas canvas = Canvas.Compose(new(Side, Side, new byte[3 * Side * Side]), drawing.Placement, new(Side, Side, new byte[Side * Side]));
        Assert.Equal(canvas.Mask.Values, drawing.Mask.Values);
        Assert.NotEqual(0, canvas.Mask.Coverage);

        // The feather reaches into the picture, never out of it.
        await page.GetByRole(AriaRole.Slider, new() { Name = "Feather" }).FillAsync("4");
        Mask soft = (await stage.ReadAsync()).Mask;
        Each(canvas.Mask, (x, y, value) => Assert.True(At(soft, x, y) >= value));
        Assert.True(soft.Coverage > canvas.Mask.Coverage);

        await page.GetByText("Fill the frame").ClickAsync();
        Assert.True((await stage.ReadAsync()).Mask.IsEmpty);
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
        (float x, float y) = await OnScreenAsync(page, (32, 32));
        await TouchAsync(touch, "touchStart", (x - 30, y));
        await TouchAsync(touch, "touchStart", (x - 30, y), (x + 30, y));
        await TouchAsync(touch, "touchMove", (x - 45, y), (x + 45, y));
        await TouchAsync(touch, "touchMove", (x - 60, y), (x + 60, y));
        await TouchAsync(touch, "touchEnd");
        Assert.True((await stage.ReadAsync()).Mask.IsEmpty);

        await TouchAsync(touch, "touchStart", (x, y));
        await TouchAsync(touch, "touchEnd");
        AssertDab((await stage.ReadAsync()).Mask, 32, 32);
        // Twice as large: what was 8 pixels away is now where 16 were.
        (float farX, _) = await OnScreenAsync(page, (48, 32));
        await TouchAsync(touch, "touchStart", (farX, y));
        await TouchAsync(touch, "touchEnd");
        Assert.Equal((255, 0), (At((await stage.ReadAsync()).Mask, 40, 32), At((await stage.ReadAsync()).Mask, 48, 32)));
    }

    [Fact]
    public async Task A_pen_that_presses_lightly_draws_a_thin_line_unless_pressure_is_switched_off()
    {
        await using IBrowserContext profile = await chromium.ProfileAsync(stage.Address);
        IPage page = await stage.OpenAsync(profile);
        await Expect(page.GetByText("Pen pressure")).ToBeHiddenAsync();
        await DotWithPenAsync(profile, page, force: 0.25);
        Mask thin = (await stage.ReadAsync()).Mask;
        Assert.Equal((255, 0), (At(thin, 32, 32), At(thin, 35, 32)));

        await page.GetByText("Pen pressure").ClickAsync();
        await DotWithPenAsync(profile, page, force: 0.25);
        AssertDab((await stage.ReadAsync()).Mask, 32, 32);
    }

    [Fact]
    public async Task Undo_in_the_middle_of_a_stroke_gives_up_that_stroke_only()
    {
        await using IBrowserContext profile = await chromium.ProfileAsync(stage.Address);
        IPage page = await stage.OpenAsync(profile);
        await DragAsync(page, (10, 10), (20, 10));
        byte[] before = (await stage.ReadAsync()).Mask.Values;
        (float x, float y) = await OnScreenAsync(page, (40, 40));
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync();
        await page.Keyboard.PressAsync("Control+z");
        await page.Mouse.UpAsync();
        Assert.Equal(before, (await stage.ReadAsync()).Mask.Values);
    }

    [Theory]
    [InlineData(ReducedMotion.NoPreference, true)]
    [InlineData(ReducedMotion.Reduce, false)]
    public async Task The_outline_marches_unless_motion_is_to_be_reduced(ReducedMotion motion, bool marches)
    {
        await using IBrowserContext profile = await chromium.ProfileAsync(stage.Address, new() { ReducedMotion = motion });
        IPage page = await stage.OpenAsync(profile);
        await DrawRectangleAsync(page);
        await page.Mouse.MoveAsync(0, 0);
        string[] moments = await page.EvaluateAsync<string[]>("""
            async () => {
              const canvas = document.querySelector(".mask-marks"), moments = [];
              for (let i = 0; i < 4; i++) {
                await new Promise(resolve => setTimeout(resolve, 130));
                moments.push(canvas.toDataURL());
              }
              return moments;
            }
            """);
        Assert.Equal(marches, moments.Distinct().Count() > 1);
    }

    [Fact]
    public async Task A_large_picture_is_drawn_on_as_well()
    {
        await using IBrowserContext profile = await chromium.ProfileAsync(stage.Address);
        IPage page = await stage.OpenAsync(profile, side: 1024);
        await DragAsync(page, (16, 32), (48, 32));
        Mask mask = (await stage.ReadAsync()).Mask;
        Assert.Equal((1024, 255, 0), (mask.Width, At(mask, 512, 512), At(mask, 512, 700)));
    }

    private static async Task DrawRectangleAsync(IPage page)
    {
        await page.GetByLabel("Rectangle").ClickAsync();
        await DragAsync(page, (8, 8), (24, 40));
    }

    private static async Task DragAsync(IPage page, params (double X, double Y)[] corners)
    {
        for (int i = 0; i < corners.Length; i++)
        {
            (float x, float y) = await OnScreenAsync(page, corners[i]);
            await page.Mouse.MoveAsync(x, y, new() { Steps = i == 0 ? 1 : 6 });
            if (i == 0) await page.Mouse.DownAsync();
        }
        await page.Mouse.UpAsync();
    }

    /// <summary>A picture of 64 × 64, seen as a whole, is in the middle of its window with a margin of 12 CSS pixels.</summary>
    private static async Task<(float X, float Y)> OnScreenAsync(IPage page, (double X, double Y) point)
    {
        LocatorBoundingBoxResult box = (await page.Locator(".mask-marks").BoundingBoxAsync())!;
        double scale = Math.Min(box.Width - 24, box.Height - 24) / Side;
        return ((float)(box.X + (box.Width / 2) + ((point.X - (Side / 2)) * scale)), (float)(box.Y + (box.Height / 2) + ((point.Y - (Side / 2)) * scale)));
    }

    private static async Task DotWithPenAsync(IBrowserContext profile, IPage page, double force)
    {
        (float x, float y) = await OnScreenAsync(page, (32, 32));
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

    private static void AssertDab(Mask mask, int x, int y)
    {
        Assert.Equal(255, At(mask, x, y));
        Each(mask, (px, py, value) =>
        {
            double distance = Math.Sqrt(Math.Pow(px + 0.5 - x, 2) + Math.Pow(py + 0.5 - y, 2));
            if (distance < 3) Assert.Equal(255, value);
            if (distance > 5) Assert.Equal(0, value);
        });
    }

    private static byte At(Mask mask, int x, int y) => mask.Values[(y * mask.Width) + x];

    private static (int X, int Y, int Value)[] Painted(Mask mask) =>
        [.. Enumerable.Range(0, mask.Values.Length).Where(i => mask.Values[i] != 0).Select(i => (i % mask.Width, i / mask.Width, (int)mask.Values[i]))];

    private static void Each(Mask mask, Action<int, int, byte> check)
    {
        for (int i = 0; i < mask.Values.Length; i++) check(i % mask.Width, i / mask.Width, mask.Values[i]);
    }
}

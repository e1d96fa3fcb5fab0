using Microsoft.Playwright;
using Unclip.Inference.Pictures;
using Unclip.Web.Components.Inpainting;
using static Microsoft.Playwright.Assertions;

namespace Unclip.Web.Tests.Browser;

/// <summary>What the mask canvas draws, hands out, saves and loads.</summary>
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
        await page.DragOnMaskAsync(Side, (16, 32), (48, 32));

        MaskDrawing drawing = await stage.ReadAsync();
        Assert.Equal(CanvasPlacement.Whole, drawing.Placement);
        drawing.Mask.Each((x, y, value) =>
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
    public async Task A_rectangle_has_whole_pixels_and_is_inverted_exactly()
    {
        await using IBrowserContext profile = await chromium.ProfileAsync(stage.Address);
        IPage page = await stage.OpenAsync(profile);
        await page.DrawRectangleAsync(Side, (8, 8), (24, 40));
        Mask mask = (await stage.ReadAsync()).Mask;
        mask.Each((x, y, value) => Assert.Equal(x is >= 8 and < 24 && y is >= 8 and < 40 ? 255 : 0, value));

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
        await page.DragOnMaskAsync(Side, (16, 32), (48, 32));
        Mask mask = (await stage.ReadAsync()).Mask;
        Assert.Equal((0, 255), (mask.At(32, 32), mask.At(32, 20)));

        await page.GetByLabel("Clear the mask").ClickAsync();
        await page.GetByLabel("Lasso").ClickAsync();
        await page.DragOnMaskAsync(Side, (8, 8), (56, 8), (8, 56));
        mask = (await stage.ReadAsync()).Mask;
        Assert.Equal(48 * 48 / 2 / 4096.0, mask.Coverage, 0.005);
        Assert.Equal((255, 0), (mask.At(20, 20), mask.At(44, 44)));

        await page.GetByLabel("Rectangle").ClickAsync();
        await page.Keyboard.DownAsync("Alt");
        await page.DragOnMaskAsync(Side, (0, 0), (64, 64));
        await page.Keyboard.UpAsync("Alt");
        Assert.True((await stage.ReadAsync()).Mask.IsEmpty);
    }

    [Fact]
    public async Task The_feather_softens_what_is_handed_out_but_not_what_is_saved()
    {
        await using IBrowserContext profile = await chromium.ProfileAsync(stage.Address);
        IPage page = await stage.OpenAsync(profile);
        await page.DrawRectangleAsync(Side, (8, 8), (24, 40));
        Mask hard = (await stage.ReadAsync()).Mask;
        await page.GetByRole(AriaRole.Slider, new() { Name = "Feather" }).FillAsync("4");
        Mask soft = (await stage.ReadAsync()).Mask;

        byte[] row = [.. Enumerable.Range(16, 30).Select(x => soft.At(x, 24))];
        Assert.Equal(row.OrderDescending(), row);
        Assert.InRange(soft.At(23, 24), 128, 160); // just inside of the edge
        Assert.InRange(soft.At(24, 24), 95, 127);
        Assert.Equal((255, 0), (soft.At(15, 24), soft.At(34, 24)));
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
        await page.DragOnMaskAsync(Side, (16, 32), (48, 32));
        Assert.False((await stage.ReadAsync()).Mask.IsEmpty);
        await MaskCanvasStage.ShowAnotherAsync(page);
        await Expect(page.Locator(".mask-status")).ToContainTextAsync("Nothing is masked");
        Assert.True((await stage.ReadAsync()).Mask.IsEmpty);
    }

    [Fact]
    public async Task Moving_the_picture_in_its_frame_masks_what_it_leaves_free()
    {
        await using IBrowserContext profile = await chromium.ProfileAsync(stage.Address);
        IPage page = await stage.OpenAsync(profile);
        await page.DrawRectangleAsync(Side, (8, 8), (24, 40));
        await page.Keyboard.PressAsync("x");
        await page.DragOnMaskAsync(Side, (30, 30), (46, 22));

        MaskDrawing drawing = await stage.ReadAsync();
        Assert.Equal(new CanvasPlacement(1, 16, -8), drawing.Placement);
        drawing.Mask.Each((x, y, value) =>
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
        canvas.Mask.Each((x, y, value) => Assert.True(soft.At(x, y) >= value));
        Assert.True(soft.Coverage > canvas.Mask.Coverage);

        await page.GetByText("Fill the frame").ClickAsync();
        Assert.True((await stage.ReadAsync()).Mask.IsEmpty);
    }

    [Theory]
    [InlineData(ReducedMotion.NoPreference, true)]
    [InlineData(ReducedMotion.Reduce, false)]
    public async Task The_outline_marches_unless_motion_is_to_be_reduced(ReducedMotion motion, bool marches)
    {
        await using IBrowserContext profile = await chromium.ProfileAsync(stage.Address, new() { ReducedMotion = motion });
        IPage page = await stage.OpenAsync(profile);
        await page.DrawRectangleAsync(Side, (8, 8), (24, 40));
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
        await page.DragOnMaskAsync(Side, (16, 32), (48, 32));
        Mask mask = (await stage.ReadAsync()).Mask;
        Assert.Equal((1024, 255, 0), (mask.Width, mask.At(512, 512), mask.At(512, 700)));
    }
}

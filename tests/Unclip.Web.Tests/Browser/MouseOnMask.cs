using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Unclip.Web.Tests.Browser;

/// <summary>On the mask canvas, with the mouse.</summary>
internal static class MouseOnMask
{
    /// <param name="page">The inpainting page.</param>
    /// <param name="side">The shown picture's, in whose pixels the corners are.</param>
    /// <param name="from">A corner.</param>
    /// <param name="to">The one opposite.</param>
    public static async Task DrawRectangleAsync(this IPage page, int side, (double X, double Y) from, (double X, double Y) to)
    {
        await Expect(page.Locator("[data-picture=shown]")).ToBeVisibleAsync();
        await page.Locator(".mask-window").ScrollIntoViewIfNeededAsync();
        await page.GetByLabel("Rectangle").ClickAsync();
        LocatorBoundingBoxResult box = (await page.Locator(".mask-marks").BoundingBoxAsync())!;
        double scale = (Math.Min(box.Width, box.Height) - 24) / side;
        (float X, float Y) OnScreen((double X, double Y) point) =>
            ((float)(box.X + (box.Width / 2) + ((point.X - (side / 2.0)) * scale)), (float)(box.Y + (box.Height / 2) + ((point.Y - (side / 2.0)) * scale)));
        await page.Mouse.MoveAsync(OnScreen(from).X, OnScreen(from).Y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(OnScreen(to).X, OnScreen(to).Y, new() { Steps = 5 });
        await page.Mouse.UpAsync();
        await Expect(page.Locator(".mask-status")).ToContainTextAsync("will be painted anew");
    }
}

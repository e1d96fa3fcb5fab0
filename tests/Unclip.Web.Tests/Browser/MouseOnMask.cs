using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Unclip.Web.Tests.Browser;

/// <summary>On the mask canvas, with the mouse. Points are in the pixels of the shown picture, which is square.</summary>
internal static class MouseOnMask
{
    /// <param name="page">The inpainting page.</param>
    /// <param name="side">The shown picture's.</param>
    /// <param name="from">A corner.</param>
    /// <param name="to">The one opposite.</param>
    public static async Task DrawRectangleAsync(this IPage page, int side, (double X, double Y) from, (double X, double Y) to)
    {
        await Expect(page.Locator("[data-picture=shown]")).ToBeVisibleAsync();
        await page.Locator(".mask-window").ScrollIntoViewIfNeededAsync();
        await page.GetByLabel("Rectangle").ClickAsync();
        await page.DragOnMaskAsync(side, from, to);
        await Expect(page.Locator(".mask-status")).ToContainTextAsync("will be painted anew");
    }

    public static async Task DragOnMaskAsync(this IPage page, int side, params (double X, double Y)[] corners)
    {
        for (int i = 0; i < corners.Length; i++)
        {
            (float x, float y) = await page.OnMaskAsync(side, corners[i]);
            await page.Mouse.MoveAsync(x, y, new() { Steps = i == 0 ? 1 : 6 });
            if (i == 0) await page.Mouse.DownAsync();
        }

        await page.Mouse.UpAsync();
    }

    /// <summary>Where a point is on the screen while the picture is seen as a whole: in the middle of its window, with a margin of 12 CSS pixels.</summary>
    public static async Task<(float X, float Y)> OnMaskAsync(this IPage page, int side, (double X, double Y) point)
    {
        LocatorBoundingBoxResult box = (await page.Locator(".mask-marks").BoundingBoxAsync())!;
        double scale = (Math.Min(box.Width, box.Height) - 24) / side;
        return ((float)(box.X + (box.Width / 2) + ((point.X - (side / 2.0)) * scale)), (float)(box.Y + (box.Height / 2) + ((point.Y - (side / 2.0)) * scale)));
    }
}

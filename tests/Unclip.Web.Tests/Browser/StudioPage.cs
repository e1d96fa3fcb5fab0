using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Unclip.Web.Tests.Browser;

/// <summary>A page of the app, ready to be used.</summary>
internal static class StudioPage
{
    /// <param name="profile">The browser's.</param>
    /// <param name="path">Of the page.</param>
    /// <param name="complaints">Gets what the browser's console says of errors.</param>
    public static async Task<IPage> OpenAsync(IBrowserContext profile, string path, List<string>? complaints = null)
    {
        IPage page = await profile.NewPageAsync();
        page.Console += (_, message) => { if (message.Type is "error" or "warning") complaints?.Add(message.Text); };
        page.PageError += (_, error) => complaints?.Add(error);
        await page.GotoAsync(path);
        await Expect(page.Locator(".app[data-interactive=true]")).ToBeVisibleAsync();
        await Expect(page.Locator(".generate")).ToBeEnabledAsync();
        return page;
    }
}

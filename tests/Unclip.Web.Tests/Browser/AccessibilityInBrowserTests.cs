using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Unclip.Web.Sharing;
using Unclip.Web.Teams;
using static Microsoft.Playwright.Assertions;

namespace Unclip.Web.Tests.Browser;

/// <summary>What axe-core finds: contrast, names of controls, landmarks, roles and all else that a program can see.</summary>
public sealed class AccessibilityInBrowserTests(Chromium chromium, HostileInstallation here) : IClassFixture<Chromium>, IClassFixture<HostileInstallation>
{
    private static readonly string[] Grave = ["serious", "critical"];
    private static readonly ViewportSize Desk = new() { Width = 1400, Height = 900 }, Phone = new() { Width = 390, Height = 844 };

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Nothing_grave_is_found_on_a_desk(ColorScheme scheme) => await CheckAllAsync(new() { ColorScheme = scheme, ViewportSize = Desk });

    [Fact]
    public async Task Nothing_grave_is_found_on_a_phone() => await CheckAllAsync(new() { ViewportSize = Phone, HasTouch = true, IsMobile = true });

    [Fact]
    public async Task A_control_without_a_name_is_found()
    {
        await using IBrowserContext profile = await chromium.ProfileAsync(here.Host.Address);
        IPage page = await profile.NewPageAsync();
        await page.GotoAsync("/account/sign-in");
        await page.EvaluateAsync("() => document.querySelector('main').append(document.createElement('button'))");
        Assert.Contains("button-name", string.Join('\n', await FindAsync(page, "a page with a nameless button")), StringComparison.Ordinal);
    }

    private async Task CheckAllAsync(BrowserNewContextOptions options)
    {
        List<string> found = [];
        await using IBrowserContext member = await here.EnterAsync(chromium, options), stranger = await chromium.ProfileAsync(here.Host.Address, options);
        IPage page = await member.NewPageAsync();
        foreach (string path in (string[])
        [
            "/", "/variations", "/interpolation", "/text-diff", "/inpainting", "/embeddings", "/queue", "/galleries", $"/galleries/{here.Gallery.Id}", "/models", "/teams", $"/teams/{here.Team}",
            $"/teams/{here.Team}/watch/{here.Watched.Id}", "/admin", "/admin/status", "/account/tokens",
        ])
        {
            await OpenAsync(page, path);
            found.AddRange(await FindAsync(page, path));
        }

        await OpenAsync(page, "/");
        await page.Locator(".history .past").First.ClickAsync();
        await page.GetByLabel("Show picture 1 in full size").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        found.AddRange(await FindAsync(page, "a picture's dialog"));
        await OpenAsync(page, $"/galleries/{here.Gallery.Id}");
        await page.Locator("#cell-0").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        found.AddRange(await FindAsync(page, "a kept picture's dialog"));
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Share by link").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(2);
        found.AddRange(await FindAsync(page, "the dialog to share"));

        foreach (string path in (string[])["/account", "/account/delete", "/account/authenticator"])
        {
            await page.GotoAsync(path);
            found.AddRange(await FindAsync(page, path));
        }

        IPage strange = await stranger.NewPageAsync();
        foreach (string path in (string[])["/not-found", "/error"])
        {
            await OpenAsync(strange, path);
            found.AddRange(await FindAsync(strange, $"{path}, for a stranger"));
        }

        foreach (string path in (string[])
        [
            "/account/sign-in", "/account/register", TeamInvitations.PathOf(here.Invitation), ShareEndpoints.PathOf(here.GalleryToken), ShareEndpoints.PathOf(here.PictureTokens[0]),
        ])
        {
            await strange.GotoAsync(path);
            found.AddRange(await FindAsync(strange, $"{path}, for a stranger"));
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private static async Task OpenAsync(IPage page, string path)
    {
        await page.GotoAsync(path);
        await Expect(page.Locator(".app[data-interactive=true]")).ToBeVisibleAsync();
    }

    private static async Task<IEnumerable<string>> FindAsync(IPage page, string where)
    {
        // What fades in has less contrast until it is there.
        await page.EvaluateAsync("() => Promise.all(document.getAnimations().filter(a => a.effect?.getComputedTiming().iterations !== Infinity).map(a => a.finished.catch(() => {})))");
        AxeResult result = await page.RunAxe();
        return result.Violations.Where(violation => Grave.Contains(violation.Impact))
            .Select(violation => $"{where}: {violation.Id} ({violation.Help}): {string.Join(" | ", violation.Nodes.Take(3).Select(node => $"{node.Html[..Math.Min(160, node.Html.Length)]} {node.Any.FirstOrDefault()?.Message}"))}");
    }
}

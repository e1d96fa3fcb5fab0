using Microsoft.Playwright;
using Unclip.Golden;
using Unclip.Web.Tests.Durability;
using static Microsoft.Playwright.Assertions;

namespace Unclip.Web.Tests.Browser;

/// <summary>The program goes away and comes back while somebody has a page of it open.</summary>
public sealed class RestartInBrowserTests(Chromium chromium) : IClassFixture<Chromium>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("unclip-restart").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_page_comes_back_by_itself_with_the_job_that_was_cut_short()
    {
        await using StudioProcess killed = await StartAsync();
        await using IBrowserContext profile = await chromium.ProfileAsync(killed.Address);
        IPage page = await StudioPage.OpenAsync(profile, "/");
        await page.FillAsync("#prompt", "a red house");
        await page.PressAsync("#prompt", "Control+Enter");
        await Expect(page.Locator(".job[data-state=Running]")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        string? job = await page.Locator(".job").GetAttributeAsync("data-job");
        killed.Kill();
        await Expect(page.Locator("#components-reconnect-modal")).ToBeVisibleAsync();

        await using StudioProcess again = await StartAsync(("urls", killed.Address.ToString()));
        await Expect(page.Locator(".job[data-state=Finished]")).ToHaveAttributeAsync("data-job", job!, new() { Timeout = 120_000 });
        await Expect(page.Locator("#prompt")).ToHaveValueAsync("a red house");
        await again.StopAsync();
    }

    private Task<StudioProcess> StartAsync(params (string, string)[] settings) => StudioProcess.StartAsync(folder,
        [("Unclip:ModelFolder", Path.Combine(Repository.Root, "models", "picturebook")), ("Unclip:WarmUp", "false"), ("Unclip:LeaseSeconds", "2"), .. settings]);
}

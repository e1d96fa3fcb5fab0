using Microsoft.Playwright;

namespace Unclip.Web.Tests.Browser;

/// <summary>Headless Chromium of the system: <c>/usr/bin/chromium</c>, or what UNCLIP_CHROMIUM names.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string Path = Environment.GetEnvironmentVariable("UNCLIP_CHROMIUM") ?? "/usr/bin/chromium";
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    /// <summary>How long a page may take to look as expected, on a machine that is busy with the other tests.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Path)) return;
        Assertions.SetDefaultExpectTimeout((float)Patience.TotalMilliseconds);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Path, Args = Flags });
    }

    /// <summary>A fresh browser profile; the test is skipped where there is no browser.</summary>
    public async Task<IBrowserContext> ProfileAsync(Uri address, BrowserNewContextOptions? options = null)
    {
        Assert.SkipUnless(browser is not null, $"No browser at {Path}: install Chromium, or name it in UNCLIP_CHROMIUM.");
        options ??= new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1400, Height = 900 } };
        options.BaseURL = address.ToString();
        return await browser.NewContextAsync(options);
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
    }
}

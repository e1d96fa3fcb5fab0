using System.Globalization;
using Microsoft.Playwright;
using Unclip.Training.Evaluation;
using Unclip.Web.Owners;

namespace Unclip.Bench.Frames;

/// <summary>Live frames in a browser: the app's hub and canvases, and a page that puts the same JPEGs into Blazor's render tree as data addresses, in turns.</summary>
internal static class RenderTreePeer
{
    private const string Browser = "/usr/bin/chromium";
    private const string Program = "Unclip.Bench.RenderTree";
    private const string Prompt = "a red house under a yellow sun";
    private const int Count = 4;
    private const int Gigabit = 125_000_000;
    private static readonly (string Name, int BytesPerSecond)[] Lines = [("1 Gbit/s", Gigabit), ("2 Mbit/s", 250_000), ("0.25 Mbit/s", 31_250)];

    /// <summary>Counts frames as they are shown.</summary>
    private const string Counter = """
        window.shown = 0;
        new MutationObserver(changes => {
          for (const change of changes)
            for (const element of change.type === "attributes" ? [change.target] : change.addedNodes)
              if (element.matches?.("canvas[data-picture='0'][data-frames]:not([data-frames='0']), output + img")) window.shown++;
        }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-frames", "src"] });
        """;

    /// <param name="modelFolder">A checkpoint.</param>
    /// <param name="repetitions">Jobs of each kind, after one that warms up.</param>
    public static async Task<string> ReportAsync(string modelFolder, int repetitions)
    {
        string path = Environment.GetEnvironmentVariable("UNCLIP_CHROMIUM") ?? Browser;
        if (!File.Exists(path)) return $"Not measured: there was no browser at {path}.";
        using TemporaryFolder folder = new();
        using BenchStudio studio = new(modelFolder, folder.Path);
        int[] sides = [.. (await studio.ModelAsync()).Capabilities.Cascade.Sides.Take(2)];
        await using AppProcess peer = new(folder.Path, [("Model", modelFolder), ("Cache", Path.Combine(folder.Path, "cache"))], Program);
        Uri peerAddress = await peer.AddressAsync();
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = ["--no-sandbox", "--disable-gpu"] });
        List<string[]> rows = [];
        foreach (int side in sides)
            foreach ((string name, int bytesPerSecond) in Lines)
            {
                using SlowLine toApp = new(studio.Address.Port, Gigabit), toPeer = new(peerAddress.Port, Gigabit);
                List<Seen> app = [], tree = [];
                for (int i = -1; i < repetitions; i++)
                {
                    string query = string.Create(CultureInfo.InvariantCulture, $"?prompt={Uri.EscapeDataString(Prompt)}&count={Count}&side={side}&seed={i + 1}");
                    Seen byApp = await SeeAsync(browser, toApp, bytesPerSecond, query, ".generate", ".job[data-state=Finished]", EndOfJobAsync), byTree = await SeeAsync(browser, toPeer, bytesPerSecond, query, "#generate", "#state:text-is('finished')", EndOfPeerAsync);
                    if (i < 0) continue;
                    app.Add(byApp);
                    tree.Add(byTree);
                }

                rows.Add(Row(side, name, "the app: hub and canvas", app));
                rows.Add(Row(side, name, "render tree", tree));
            }

        return MarkdownTable.Of(["pictures", "line", "frames by", "frames shown", "sent by web sockets", "page shows the end after"], rows);

        async Task<DateTimeOffset> EndOfJobAsync(IPage page)
        {
            string owner = (await page.Context.CookiesAsync()).Single(cookie => cookie.Name == Owner.CookieName).Value;
            return studio.Jobs.Of(owner)[0].Snapshot.EndedAt!.Value;
        }

        async Task<DateTimeOffset> EndOfPeerAsync(IPage page) =>
            DateTimeOffset.FromUnixTimeMilliseconds(long.Parse((await peer.LineAsync("ended at ")).Split(' ')[^1], CultureInfo.InvariantCulture));
    }

    private static async Task<Seen> SeeAsync(IBrowser browser, SlowLine line, int bytesPerSecond, string query, string button, string end, Func<IPage, Task<DateTimeOffset>> endAsync)
    {
        await using IBrowserContext profile = await browser.NewContextAsync(new() { BaseURL = line.Address.ToString() });
        profile.SetDefaultTimeout(120_000);
        IPage page = await profile.NewPageAsync();
        await page.AddInitScriptAsync(Counter);
        line.BytesPerSecond = Gigabit;
        await page.GotoAsync("/" + query, new() { WaitUntil = WaitUntilState.NetworkIdle });
        line.BytesPerSecond = bytesPerSecond;
        long before = line.Carried;
        await page.ClickAsync(button);
        await page.WaitForSelectorAsync(end);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        long bytes = line.Carried - before;
        return new(await page.EvaluateAsync<int>("window.shown"), bytes, (now - await endAsync(page)).TotalMilliseconds);
    }

    private static string[] Row(int side, string line, string name, List<Seen> jobs) =>
    [
        $"{Count} of {side} pixels", line, name, Spread.Of(jobs.Select(job => (double)job.Frames)).Text("", 0),
        Spread.Of(jobs.Select(job => job.Bytes / 1000.0)).Text(" kB", 0), Spread.Of(jobs.Select(job => job.LateMilliseconds)).Text(" ms", 0),
    ];

    private sealed record Seen(int Frames, long Bytes, double LateMilliseconds);
}

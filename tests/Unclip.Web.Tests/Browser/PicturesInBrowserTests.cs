using Microsoft.Playwright;
using Unclip.Inference;
using Unclip.Inference.Pictures;
using static Microsoft.Playwright.Assertions;

namespace Unclip.Web.Tests.Browser;

/// <summary>The three ways in, with a real browser's files, drags and clipboard.</summary>
public sealed class PicturesInBrowserTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly Picture Plain = new(8, 8, [.. Enumerable.Repeat((byte)120, 192)]);
    private static readonly byte[] Foreign = PictureCodec.EncodePng(Plain);

    /// <summary>Runs in the page: hands a file to the element as a drag or as a paste does.</summary>
    private const string Bring = """
        ([selector, kind, name, bytes]) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([new Uint8Array(bytes)], name, { type: "image/png" }));
          const element = document.querySelector(selector), options = { bubbles: true, cancelable: true };
          const events = kind === "paste" ? [new ClipboardEvent("paste", { ...options, clipboardData: transfer })]
            : ["dragenter", "dragover", "drop"].map(type => new DragEvent(type, { ...options, dataTransfer: transfer }));
          return events.map(event => element.dispatchEvent(event));
        }
        """;

    [Fact]
    public async Task A_chosen_a_dropped_and_a_pasted_picture_each_bring_their_settings_and_none_passes_through_the_circuit()
    {
        using StudioHost host = StudioHost.With(new ScriptedModel());
        await using IBrowserContext profile = await chromium.ProfileAsync(host.Address);
        IPage page = await OpenAsync(profile);
        List<string> uploads = [];
        page.Request += (_, request) => { if (request.Method == "POST" && request.Url.EndsWith("/sources", StringComparison.Ordinal)) uploads.Add(request.Url); };

        IFileChooser chooser = await page.RunAndWaitForFileChooserAsync(() => page.GetByText("Settings from a picture").ClickAsync());
        await chooser.SetFilesAsync(new FilePayload { Name = "one.png", MimeType = "image/png", Buffer = Ours("a red house") });
        await Expect(page.Locator("#prompt")).ToHaveValueAsync("a red house");
        await Bringing(page, ".stage", "drop", "two.png", Ours("a blue tree"));
        await Expect(page.Locator("#prompt")).ToHaveValueAsync("a blue tree");
        await Bringing(page, "#prompt", "paste", "three.png", Ours("a yellow sun"));
        await Expect(page.Locator("#prompt")).ToHaveValueAsync("a yellow sun");
        Assert.Equal(3, uploads.Count);

        await page.GetByText("Keep mine").ClickAsync();
        await Expect(page.Locator("#prompt")).ToHaveValueAsync("my own words");
    }

    [Fact]
    public async Task What_cannot_be_used_is_said_and_a_dropped_file_never_replaces_the_page()
    {
        using StudioHost host = StudioHost.With(new ScriptedModel());
        await using IBrowserContext profile = await chromium.ProfileAsync(host.Address);
        IPage page = await OpenAsync(profile);
        ILocator alert = page.Locator(".recipe-drop [role=alert]");

        bool[] goesOn = await Bringing(page, ".bar", "drop", "photo.png", Foreign);
        Assert.False(goesOn[^1], "The browser would open the file.");
        await Expect(alert).ToContainTextAsync("holds no recipe");
        await Bringing(page, ".stage", "drop", "broken.png", Foreign[..40]);
        await Expect(alert).ToContainTextAsync("The picture is");
        await Bringing(page, ".stage", "drop", "page.png", "<html></html>"u8.ToArray());
        await Expect(alert).ToContainTextAsync("expected PNG, JPEG, WebP or GIF");
        await page.Locator("#recipe-file").SetInputFilesAsync(new FilePayload { Name = "large.png", MimeType = "image/png", Buffer = new byte[PictureCodec.MaxBytes + 1] });
        await Expect(alert).ToContainTextAsync("10.0 MB, expected at most 10 MB");
        await Expect(page.Locator("#prompt")).ToHaveValueAsync("my own words");
    }

    private static async Task<IPage> OpenAsync(IBrowserContext profile)
    {
        IPage page = await profile.NewPageAsync();
        await page.GotoAsync("/?prompt=my%20own%20words");
        await Expect(page.Locator(".app[data-interactive=true]")).ToBeVisibleAsync();
        await Expect(page.Locator(".generate")).ToBeEnabledAsync();
        await Expect(page.Locator(".recipe-drop[data-ready=true]")).ToHaveCountAsync(1);
        return page;
    }

    private static Task<bool[]> Bringing(IPage page, string selector, string kind, string name, byte[] file) =>
        page.EvaluateAsync<bool[]>(Bring, new object[] { selector, kind, name, file.Select(b => (int)b).ToArray() });

    private static byte[] Ours(string prompt) => PictureCodec.EncodePng(Plain, new Recipe
    {
        AppVersion = "0.1.0", Model = "Scripted", Fingerprint = "0123456789abcdef0123456789abcdef", Request = new GenerationRequest { Prompt = prompt },
    });
}

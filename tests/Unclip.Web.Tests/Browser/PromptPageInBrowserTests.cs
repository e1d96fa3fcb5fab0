using Microsoft.Playwright;
using Unclip.Golden;
using Unclip.Inference;
using Unclip.Inference.Pictures;
using Unclip.Web.Generation;
using static Microsoft.Playwright.Assertions;

namespace Unclip.Web.Tests.Browser;

public sealed class PromptPageInBrowserTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Guests_behind_one_address_are_bounded_together()
    {
        using StudioHost host = StudioHost.With(new ScriptedModel(), settings: ("Unclip:JobsPerMinutePerAddress", "1"));
        foreach (bool first in new[] { true, false })
        {
            await using IBrowserContext guest = await chromium.ProfileAsync(host.Address);
            IPage page = await StudioPage.OpenAsync(guest, "/");
            await page.Locator("#prompt").FillAsync("a red house");
            await page.Keyboard.PressAsync("Control+Enter");
            if (first) await Expect(page.Locator(".job[data-state=Finished]")).ToBeVisibleAsync();
            else await Expect(page.GetByText("No more than 1 may start in a minute from one network")).ToBeVisibleAsync();
        }
    }

    [Fact]
    public async Task Typing_a_prompt_brings_live_frames_then_a_picture_whose_file_holds_its_recipe()
    {
        ScriptedModel model = new() { Pace = token => Task.Delay(40, token) };
        using StudioHost host = StudioHost.With(model);
        await using IBrowserContext profile = await chromium.ProfileAsync(host.Address);
        List<string> complaints = [];
        IPage page = await StudioPage.OpenAsync(profile, "/", complaints);

        await page.FillAsync("#prompt", "a red house under a yellow sun");
        await page.GetByText("2", new() { Exact = true }).ClickAsync();
        await page.FillAsync("#seed", "0");
        await page.PressAsync("#seed", "Tab");
        await page.PressAsync("#prompt", "Control+Enter");

        await Expect(page.Locator("canvas[data-picture='1']")).Not.ToHaveAttributeAsync("data-frames", "0");
        await Expect(page.Locator("[data-state=Finished]")).ToBeVisibleAsync();
        int frames = int.Parse(await page.Locator(".pictures").GetAttributeAsync("data-frames") ?? "0", null);
        Assert.InRange(frames, 2, 9);
        Assert.Equal(ScriptedModel.Size, await page.EvalOnSelectorAsync<int>("canvas[data-picture='0']", "canvas => canvas.width"));
        await Expect(page.Locator(".tile img")).ToHaveCountAsync(2);
        Assert.Equal(ScriptedModel.Size, await page.EvalOnSelectorAsync<int>(".tile img", "img => img.decode().then(() => img.naturalWidth)"));

        IDownload download = await page.RunAndWaitForDownloadAsync(() => page.GetByLabel("Download picture 2 as PNG").ClickAsync());
        Assert.Equal("a-red-house-under-a-yellow-sun-seed0-2.png", download.SuggestedFilename);
        Recipe? recipe = PictureCodec.ReadRecipe(await File.ReadAllBytesAsync(await download.PathAsync(), Now));
        Assert.NotNull(recipe);
        GenerationRequest request = Assert.IsType<GenerationRequest>(recipe.Request);
        Assert.Equal(("Scripted", 1, 0u, "a red house under a yellow sun"), (recipe.Model, recipe.PictureIndex, request.Seed, request.Prompt));
        Assert.Equal((2, 6, 9), (request.Count, request.PriorSteps, request.DecoderSteps));
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task Control_Enter_counts_a_number_that_is_being_typed_and_Escape_closes_a_menu_first()
    {
        ScriptedModel model = new();
        Action step = model.StepByStep();
        using StudioHost host = StudioHost.With(model, warmUp: false);
        await using IBrowserContext profile = await chromium.ProfileAsync(host.Address);
        IPage page = await StudioPage.OpenAsync(profile, "/");
        await page.FillAsync("#prompt", "a red house");
        await page.GetByText("Steps, guidance, sampler").ClickAsync();
        await page.GetByLabel("Decoder steps, as a number").FocusAsync();
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync("4");
        await page.Keyboard.PressAsync("Control+Enter");

        await Expect(page.Locator(".job[data-state=Running]")).ToBeVisibleAsync();
        Assert.Equal(4, Assert.Single(host.Jobs.Active).Request.DecoderSteps);
        await page.EvaluateAsync("document.body.insertAdjacentHTML('beforeend', '<div popover id=menu>menu</div>'); document.getElementById('menu').showPopover()");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#menu")).ToBeHiddenAsync();
        Assert.Single(host.Jobs.Active);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".job[data-state=Cancelled]")).ToBeVisibleAsync();
        step();
    }

    [Fact]
    public async Task Escape_cancels_and_the_page_says_so()
    {
        ScriptedModel model = new();
        Action step = model.StepByStep();
        using StudioHost host = StudioHost.With(model, warmUp: false);
        await using IBrowserContext profile = await chromium.ProfileAsync(host.Address);
        IPage page = await StudioPage.OpenAsync(profile, "/");

        await page.FillAsync("#prompt", "a blue tree");
        await page.PressAsync("#prompt", "Control+Enter");
        step();
        await Expect(page.Locator("[data-state=Running]")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");

        await Expect(page.Locator("[data-state=Cancelled]")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Cancelled" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Whoever_looks_at_another_job_meanwhile_finds_the_frames_again()
    {
        ScriptedModel model = new();
        Action step = model.StepByStep();
        using StudioHost host = StudioHost.With(model, warmUp: false);
        await using IBrowserContext profile = await chromium.ProfileAsync(host.Address);
        IPage page = await StudioPage.OpenAsync(profile, "/");
        await page.FillAsync("#prompt", "a blue tree");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.Locator(".job")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".job[data-state=Cancelled]")).ToBeVisibleAsync();
        await page.FillAsync("#prompt", "a red house");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.Locator(".job[data-state=Running] .pictures[data-watch=open]")).ToBeVisibleAsync();
        for (int i = 0; i < 7; i++) step();
        await Expect(page.Locator(".pictures[data-frames='1']")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Restore “a blue tree”" }).ClickAsync();
        await Expect(page.Locator(".job[data-state=Cancelled]")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Restore “a red house”" }).ClickAsync();
        await Expect(page.Locator(".job[data-state=Running] .pictures[data-watch=open]")).ToBeVisibleAsync();
        step();
        await Expect(page.Locator("canvas[data-picture='0']")).Not.ToHaveAttributeAsync("data-frames", "0");
    }

    [Fact]
    public async Task A_reloaded_page_finds_its_running_job_and_its_frames_again()
    {
        ScriptedModel model = new();
        Action step = model.StepByStep();
        using StudioHost host = StudioHost.With(model, warmUp: false);
        await using IBrowserContext profile = await chromium.ProfileAsync(host.Address);
        IPage page = await StudioPage.OpenAsync(profile, "/");
        await page.FillAsync("#prompt", "a blue tree");
        await page.PressAsync("#prompt", "Control+Enter");
        await Expect(page.Locator(".job")).ToBeVisibleAsync();
        string? job = await page.Locator(".job").GetAttributeAsync("data-job");

        await page.ReloadAsync();
        await Expect(page.Locator(".job")).ToHaveAttributeAsync("data-job", job!);
        await Expect(page.Locator("#prompt")).ToHaveValueAsync("a blue tree");
        await Expect(page.Locator(".pictures")).ToHaveAttributeAsync("data-watch", "open");
        for (int i = 0; i < 7; i++) step();
        await Expect(page.Locator(".pictures")).ToHaveAttributeAsync("data-frames", "1");
        for (int i = 0; i < 8; i++) step();
        await Expect(page.Locator("[data-state=Finished]")).ToBeVisibleAsync();

        await using IBrowserContext stranger = await chromium.ProfileAsync(host.Address);
        IPage theirs = await StudioPage.OpenAsync(stranger, "/");
        await Expect(theirs.Locator(".past")).ToHaveCountAsync(0);
        IAPIResponse stolen = await theirs.APIRequest.GetAsync($"/pictures/{job}/0.png");
        Assert.Equal(404, stolen.Status);
    }

    [Fact]
    public async Task A_picture_opens_in_full_size_and_Escape_closes_it()
    {
        using StudioHost host = StudioHost.With(new ScriptedModel());
        await using IBrowserContext profile = await chromium.ProfileAsync(host.Address);
        IPage page = await StudioPage.OpenAsync(profile, "/?prompt=a%20red%20house&seed=5");
        await page.PressAsync("#prompt", "Control+Enter");
        await page.GetByLabel("Show picture 1 in full size").ClickAsync();

        ILocator dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToBeVisibleAsync();
        await Expect(dialog.Locator("img.full")).ToHaveJSPropertyAsync("naturalWidth", ScriptedModel.Size);
        // The dialog listens for keys once it has the focus.
        await Expect(page.Locator(".mud-dialog-container :focus")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_copied_link_opens_the_page_with_everything_set()
    {
        using StudioHost host = StudioHost.With(new ScriptedModel());
        await using IBrowserContext profile = await chromium.ProfileAsync(host.Address);
        await profile.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        IPage page = await StudioPage.OpenAsync(profile, "/?prompt=a%20red%20house&seed=5&count=3&decoderSteps=7&sampler=ddpm&eta=0.5");
        await page.PressAsync("#prompt", "Control+Enter");
        await page.GetByText("Copy link to this recipe").ClickAsync();
        await Expect(page.GetByText("The link is in the clipboard.")).ToBeVisibleAsync();
        string link = await page.EvaluateAsync<string>("navigator.clipboard.readText()");

        IPage other = await StudioPage.OpenAsync(profile, new Uri(link).PathAndQuery);
        await Expect(other.Locator("#prompt")).ToHaveValueAsync("a red house");
        await Expect(other.Locator("#seed")).ToHaveValueAsync("5");
        await Expect(other.Locator("input[name=count][value='3']")).ToBeCheckedAsync();
        await Expect(other.Locator("#new-seed-each-time")).Not.ToBeCheckedAsync();
        await Expect(other.Locator("#set-decoder-steps")).ToHaveValueAsync("7");
        await Expect(other.Locator("#sampler")).ToHaveValueAsync("Ddpm");
    }

    [Fact]
    public async Task The_page_follows_the_system_and_remembers_another_choice()
    {
        using StudioHost host = StudioHost.With(new ScriptedModel());
        await using IBrowserContext profile = await chromium.ProfileAsync(host.Address, new() { ColorScheme = ColorScheme.Dark });
        IPage page = await StudioPage.OpenAsync(profile, "/");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-scheme", "dark");
        await Expect(page.Locator(".app.dark")).ToBeVisibleAsync();

        await page.GetByLabel("Light or dark").ClickAsync();
        await page.GetByText("Light", new() { Exact = true }).ClickAsync();
        await Expect(page.Locator(".app.light")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-scheme", "light");
        await Expect(page.Locator(".app.light[data-interactive=true]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_real_checkpoint_paints_frames_and_the_same_link_gives_the_same_picture_again()
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        using StudioHost host = StudioHost.WithFolder(GoldenFolder.TinyKarlo);
        await using IBrowserContext profile = await chromium.ProfileAsync(host.Address);
        OpenedModel model = await host.ReadyAsync();
        List<byte[]> files = [];
        for (int run = 0; run < 2; run++)
        {
            IPage page = await StudioPage.OpenAsync(profile, "/?prompt=a%20red%20house&seed=3&count=2&priorSteps=4&decoderSteps=400");
            await page.PressAsync("#prompt", "Control+Enter");
            await Expect(page.Locator("[data-state=Finished]")).ToBeVisibleAsync(new() { Timeout = 60_000 });
            Assert.NotEqual("0", await page.Locator("canvas[data-picture='0']").GetAttributeAsync("data-frames"));
            IDownload download = await page.RunAndWaitForDownloadAsync(() => page.GetByLabel("Download picture 1 as PNG").ClickAsync());
            files.Add(await File.ReadAllBytesAsync(await download.PathAsync(), Now));
        }

        Recipe? recipe = PictureCodec.ReadRecipe(files[0]);
        Assert.Equal((model.Fingerprint, 3u, 400), (recipe?.Fingerprint, recipe?.Request.Seed, recipe?.Request.DecoderSteps));
        Assert.Equal(files[0], files[1]);
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Unclip.Web.Generation;
using Unclip.Web.Tests.People;
using static Microsoft.Playwright.Assertions;

namespace Unclip.Web.Tests.Browser;

public sealed class StatusInBrowserTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Warning = "The execution provider 'Abacus' cannot be used, so networks run on the CPU: it has lost its beads.";

    [Fact]
    public async Task An_administrator_sees_live_what_the_process_does_also_on_a_phone_and_nobody_else_does()
    {
        ScriptedModel model = new();
        Action step = model.StepByStep();
        using StudioHost host = StudioHost.With(model, services => services.AddSingleton<OpenModel>((_, _, _) => model.Open() with { Execution = () => new("ONNX Runtime 1, CPU, X64", Warning) }));
        await using IBrowserContext profile = await chromium.ProfileAsync(host.Address, new() { ViewportSize = new() { Width = 390, Height = 844 } });
        List<string> complaints = [];
        IPage page = await StudioPage.OpenAsync(profile, "/", complaints);
        await page.GotoAsync("/account/register");
        await page.Locator("#name").FillAsync("ann");
        await page.Locator("#password").FillAsync(Visitor.Password);
        await page.Locator("#again").FillAsync(Visitor.Password);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".account-button")).ToBeVisibleAsync();

        await page.GotoAsync("/admin");
        await page.GetByRole(AriaRole.Link, new() { Name = "Status" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Status");
        await Expect(page.Locator(".note")).ToHaveTextAsync(Warning);
        await Expect(page.Locator(".devices tbody tr")).Not.ToHaveCountAsync(0);
        ILocator jobs = page.Locator("[data-plot=jobs]");
        await Expect(jobs.Locator(".legend")).ToContainTextAsync("running 0");
        GenerationJob running = await host.SubmitAsync("somebody-somebody-some", new() { Prompt = "a red house" }), waiting = await host.SubmitAsync("somebody-somebody-some", new() { Prompt = "a red house" });
        step();
        await Expect(jobs.Locator(".legend")).ToContainTextAsync("running 1");
        await Expect(jobs.Locator("svg")).ToHaveAttributeAsync("aria-label", "Jobs: waiting 1, running 1");
        await Expect(page.Locator("[data-plot=wait] .head")).Not.ToHaveCountAsync(0);
        await Expect(page.Locator("[data-plot=process] polyline")).Not.ToHaveCountAsync(0);
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "The page is wider than the phone.");
        Assert.DoesNotContain("red house", await page.ContentAsync(), StringComparison.Ordinal);

        await using IBrowserContext guest = await chromium.ProfileAsync(host.Address);
        IPage other = await guest.NewPageAsync();
        await other.GotoAsync("/admin/status");
        await Expect(other.Locator(".status-plots")).ToHaveCountAsync(0);
        Assert.Contains("/account/sign-in", other.Url, StringComparison.Ordinal);
        await host.Jobs.CancelAsync(waiting);
        await host.Jobs.CancelAsync(running);
        Assert.Empty(complaints);
    }
}

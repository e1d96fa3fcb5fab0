using Microsoft.Playwright;
using Unclip.Web.Tests.People;
using static Microsoft.Playwright.Assertions;

namespace Unclip.Web.Tests.Browser;

public sealed class AccountInBrowserTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task A_guest_makes_a_picture_registers_and_it_is_still_there_in_every_tab()
    {
        using StudioHost host = StudioHost.With(new ScriptedModel());
        await using IBrowserContext profile = await chromium.ProfileAsync(host.Address);
        List<string> complaints = [];
        IPage page = await StudioPage.OpenAsync(profile, "/", complaints);
        IPage other = await StudioPage.OpenAsync(profile, "/", complaints);
        await page.Locator("#prompt").FillAsync("a red house");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.Locator(".job[data-state=Finished]")).ToBeVisibleAsync();

        await page.Locator(".bar .sign-in").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Register" }).ClickAsync();
        await page.Locator("#name").FillAsync("ann");
        await page.Locator("#password").FillAsync(Visitor.Password);
        await page.Locator("#again").FillAsync(Visitor.Password);
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator(".account-button")).ToBeVisibleAsync();
        await Expect(page.Locator(".app[data-interactive=true]")).ToBeVisibleAsync();
        await Expect(page.Locator(".job[data-state=Finished] .picture img")).ToBeVisibleAsync();
        Assert.True(await page.Locator(".job .picture img").EvaluateAsync<bool>("async image => { await image.decode(); return image.naturalWidth > 0; }"));
        await Expect(other.Locator(".account-button")).ToBeVisibleAsync();
        await Expect(other.Locator(".history .past")).ToHaveCountAsync(1);

        await page.Locator(".account-button").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Teams" }).ClickAsync();
        await Expect(page.Locator("#account-menu")).ToBeHiddenAsync();
        await page.Locator("#team-name").FillAsync("Us");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a link" }).ClickAsync();
        await Expect(page.Locator("#invite-link")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex($"^{host.Address}join/.{{43}}$"));

        await page.Locator(".account-button").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.Locator(".bar .sign-in")).ToBeVisibleAsync();
        await Expect(page.Locator(".history .past")).ToHaveCountAsync(0);
        await Expect(other.Locator(".bar .sign-in")).ToBeVisibleAsync();
        await Expect(other.Locator(".history .past")).ToHaveCountAsync(0);
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task A_passkey_signs_in_without_a_password()
    {
        using StudioHost host = StudioHost.With(new ScriptedModel());
        UriBuilder named = new(host.Address) { Host = "localhost" }; // A passkey belongs to a name, not to an address.
        await using IBrowserContext profile = await chromium.ProfileAsync(named.Uri);
        IPage page = await profile.NewPageAsync();
        ICDPSession devTools = await profile.NewCDPSessionAsync(page);
        await devTools.SendAsync("WebAuthn.enable");
        await devTools.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
        await page.GotoAsync("/account/register");
        await page.Locator("#name").FillAsync("ann");
        await page.Locator("#password").FillAsync(Visitor.Password);
        await page.Locator("#again").FillAsync(Visitor.Password);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".account-button")).ToBeVisibleAsync();

        await page.GotoAsync("/account");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Expect(page.Locator(".passkeys li")).ToHaveCountAsync(1);
        await page.Locator(".account-button").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.Locator(".bar .sign-in")).ToBeVisibleAsync();

        await page.GotoAsync("/account/sign-in?returnUrl=/account");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Expect(page.Locator(".passkeys li")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove Passkey 1" }).ClickAsync();
        await Expect(page.Locator(".passkeys li")).ToHaveCountAsync(0);
    }
}

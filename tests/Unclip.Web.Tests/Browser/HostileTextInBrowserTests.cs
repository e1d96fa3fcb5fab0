using Microsoft.Playwright;
using Unclip.Web.Galleries;
using Unclip.Web.People;
using Unclip.Web.Sharing;
using Unclip.Web.Teams;
using static Microsoft.Playwright.Assertions;

namespace Unclip.Web.Tests.Browser;

/// <summary>Names and texts of others are text on every page, whatever they are.</summary>
public sealed class HostileTextInBrowserTests(Chromium chromium, HostileInstallation here) : IClassFixture<Chromium>, IClassFixture<HostileInstallation>
{
    [Theory]
    [InlineData("<b data-xss>", "an element")]
    [InlineData("<img src=x onerror=__xss=1>", "script-src")]
    [InlineData("<a href=javascript:__xss=1>x</a>", "A href=javascript")]
    [InlineData("<img src=https://evil.example/x>", "img-src https://evil.example")]
    [InlineData("<p>Beside <span>\u202Eabc</span></p>", "a direction leaves its text")]
    public async Task What_is_more_than_text_is_seen(string html, string complaint)
    {
        await using IBrowserContext profile = await chromium.ProfileAsync(here.Host.Address);
        HostilePage tab = await HostilePage.OpenAsync(profile, here.Host.Address);
        await tab.GotoAsync("/account/sign-in", interactive: false);
        await tab.CheckAsync("the page as it is");
        await tab.Page.EvaluateAsync("html => new Promise(done => { document.querySelector('main').insertAdjacentHTML('beforeend', html); setTimeout(done, 100); })", html);
        Assert.Contains(complaint, (await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => tab.CheckAsync("the page"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_asked_for_is_text_on_every_page_of_a_tool()
    {
        await using IBrowserContext profile = await here.EnterAsync(chromium);
        HostilePage tab = await HostilePage.OpenAsync(profile, here.Host.Address);
        await tab.GotoAsync("/");
        await tab.CheckAsync("the Prompt page", [.. HostileText.Corpus, HostileInstallation.Name]);
        for (int i = 0; i < HostileText.Corpus.Length; i += 7)
        {
            string prompt = HostileText.Corpus[^(i + 1)];
            await tab.Page.Locator(".history .past").Nth(i).ClickAsync();
            await Expect(tab.Page.Locator(".history .past").Nth(i)).ToHaveAttributeAsync("aria-current", "true");
            await tab.CheckAsync("a restored prompt", prompt);
        }

        await tab.Page.GetByLabel("Show picture 1 in full size").ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await tab.CheckAsync("a picture's dialog");
        foreach (string path in new[] { "/interpolation", "/text-diff", "/embeddings", "/inpainting", "/variations" })
        {
            await tab.GotoAsync(path);
            ILocator past = tab.Page.Locator(".history .past");
            await tab.CheckAsync(path, path == "/variations" ? [] : HostileText.Together(900));
            for (int i = 0; i < await past.CountAsync(); i += 5)
            {
                await past.Nth(i).ClickAsync();
                await tab.CheckAsync($"{path}, restored");
            }
        }
    }

    [Fact]
    public async Task Names_titles_tags_and_comments_are_text_in_galleries()
    {
        await using IBrowserContext profile = await here.EnterAsync(chromium);
        HostilePage tab = await HostilePage.OpenAsync(profile, here.Host.Address);
        await tab.GotoAsync("/galleries");
        await tab.CheckAsync("the galleries", [.. HostileText.UpTo(Gallery.MaxNameLength), HostileInstallation.Name]);
        string gallery = $"/galleries/{here.Gallery.Id}";
        await tab.GotoAsync(gallery);
        await Expect(tab.Page.Locator(".cell").First).ToBeVisibleAsync();
        await tab.CheckAsync("a gallery", [HostileInstallation.Name, .. HostileText.UpTo(PictureTag.MaxLength), HostileText.Corpus[^1]]);

        await tab.Page.Locator("#cell-0").ClickAsync();
        ILocator dialog = tab.Page.GetByRole(AriaRole.Dialog);
        for (int i = 0; i < HostileText.Corpus.Length; i++)
        {
            await Expect(dialog.Locator("[aria-live=polite]")).ToHaveTextAsync($"{i + 1} / {HostileText.Corpus.Length}");
            await tab.CheckAsync("a kept picture", HostileText.Corpus[^(i + 1)], HostileInstallation.Name);
            if (i + 1 < HostileText.Corpus.Length) await dialog.GetByLabel("Next picture").ClickAsync();
        }

        await tab.CheckAsync("the picture with tags and comments", [.. HostileText.UpTo(PictureTag.MaxLength), .. HostileText.Corpus]);
        await dialog.GetByLabel("Share by link").ClickAsync();
        await tab.CheckAsync("the dialog to share a picture", HostileText.Corpus[0]);
        foreach (string words in HostileText.Corpus.Where((_, index) => index % 6 == 0).Append("a\0b").Append("%"))
        {
            await tab.GotoAsync(gallery);
            await tab.Page.FillAsync("#gallery-words", words);
            await tab.Page.PressAsync("#gallery-words", "Enter");
            await tab.CheckAsync("a search", words);
        }

        await tab.GotoAsync("/galleries");
        await tab.Page.Locator(".gallery-card").Last.GetByRole(AriaRole.Button).ClickAsync();
        await tab.Page.GetByText("Rename", new() { Exact = true }).ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await tab.CheckAsync("the dialog to rename a gallery");
    }

    [Fact]
    public async Task Names_are_text_on_the_pages_of_people_teams_and_administrators()
    {
        await using IBrowserContext profile = await here.EnterAsync(chromium);
        HostilePage tab = await HostilePage.OpenAsync(profile, here.Host.Address);
        await tab.GotoAsync("/teams");
        await tab.CheckAsync("the teams", HostileText.UpTo(Team.MaxNameLength));
        await tab.GotoAsync($"/teams/{here.Team}");
        await tab.CheckAsync("a team", [HostileInstallation.Name, .. HostileText.UpTo(Person.MaxNameLength)]);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Remove" }).First.ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await tab.CheckAsync("the question whether to remove somebody");
        await tab.GotoAsync($"/teams/{here.Team}/watch/{here.Watched.Id}");
        await tab.CheckAsync("a watched job", HostileInstallation.Name, HostileText.Corpus[1]);
        await tab.GotoAsync("/admin");
        ILocator audit = tab.Page.Locator("[aria-labelledby=audit-title]"), earlier = audit.GetByRole(AriaRole.Button, new() { Name = "Earlier" });
        for (int lines = 50; await earlier.CountAsync() > 0; lines += 50)
        {
            await earlier.ClickAsync();
            await Expect(audit.Locator("tbody tr").Nth(lines)).ToBeAttachedAsync();
        }

        await tab.CheckAsync("the page of administrators", HostileText.Corpus);
        await tab.Page.Locator("#people-search").FillAsync("<");
        await tab.CheckAsync("a search for people");
        foreach (string path in new[] { TeamInvitations.PathOf(here.Invitation), "/account", "/account/delete" })
        {
            await tab.GotoAsync(path, interactive: false);
            await tab.CheckAsync(path, HostileInstallation.Name);
        }

        await tab.GotoAsync("/account/tokens");
        await tab.CheckAsync("the access tokens", HostileText.UpTo(Web.Api.AccessToken.MaxNameLength));
        await tab.GotoAsync("/models");
        await tab.CheckAsync("the models", [HostileInstallation.Name, .. HostileText.UpTo(200)]);
        await tab.GotoAsync("/api/docs", interactive: false);
        await Expect(tab.Page.GetByText("Unclip", new() { Exact = true }).First).ToBeVisibleAsync();
        tab.Forgive("script-src eval "); // Its own script asks whether it may compile schemas, and does without.
        await tab.CheckAsync("the description of the interface");
    }

    [Fact]
    public async Task Names_and_titles_are_text_on_shared_pages_and_in_what_messengers_read_of_them()
    {
        await using IBrowserContext profile = await chromium.ProfileAsync(here.Host.Address);
        HostilePage tab = await HostilePage.OpenAsync(profile, here.Host.Address);
        await tab.GotoAsync(ShareEndpoints.PathOf(here.GalleryToken), interactive: false);
        await tab.CheckAsync("a shared gallery", HostileInstallation.Name, HostileText.Corpus[^1]);
        await Expect(tab.Page.Locator("meta[property='og:title']")).ToHaveAttributeAsync("content", HostileInstallation.Name);
        for (int i = 0; i < here.Pictures.Count; i++)
        {
            await tab.GotoAsync(ShareEndpoints.PathOf(here.PictureTokens[i]), interactive: false);
            await tab.CheckAsync("a shared picture", HostileText.Corpus[i]);
            Assert.Equal(HostileText.Comparable(HostileText.Corpus[i]), HostileText.Comparable((await tab.Page.Locator("meta[property='og:title']").GetAttributeAsync("content"))!));
            Assert.Equal(["og:type", "og:site_name", "og:title", "og:image"], await tab.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('meta[property]')].map(e => e.getAttribute('property'))"));
        }

        await tab.GotoAsync(ShareEndpoints.PathOf(here.PictureTokens[0]), interactive: false);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Open this recipe" }).ClickAsync();
        await Expect(tab.Page.Locator("#prompt")).ToHaveValueAsync("a red house");
        await tab.CheckAsync("the page of a shared recipe");
    }

    [Fact]
    public async Task What_an_address_says_is_text_wherever_it_leads()
    {
        string[] paths =
        [
            "/variations", "/interpolation", "/text-diff", "/embeddings", "/inpainting", "/galleries", $"/galleries/{here.Gallery.Id}", "/models", "/teams", $"/teams/{here.Team}", "/admin", "/account", "/account/delete", "/account/tokens",
            "/account/register", "/account/two-step", "/not-found", "/error", ShareEndpoints.PathOf(here.GalleryToken), ShareEndpoints.PathOf(here.PictureTokens[0]), TeamInvitations.PathOf(here.Invitation), "/api/docs",
        ];
        string[] keys = ["prompt", "count", "seed", "prior", "priorSteps", "sampler", "eta", "side", "model", "recipe", "from", "saved", "returnUrl", "stay", "recovery", "page", "q", "error", "id"];
        await using IBrowserContext member = await here.EnterAsync(chromium), stranger = await chromium.ProfileAsync(here.Host.Address);
        HostilePage tab = await HostilePage.OpenAsync(member, here.Host.Address), strange = await HostilePage.OpenAsync(stranger, here.Host.Address);
        tab.Forgive("script-src eval ");
        strange.Forgive("script-src eval ");
        for (int i = 0; i < HostileText.Corpus.Length; i++)
        {
            string text = HostileText.Corpus[i], query = string.Join('&', keys.Select(key => $"{key}={Uri.EscapeDataString(text)}"));
            string path = paths[i % paths.Length];
            await tab.GotoAsync($"/?{query}", interactive: i % 8 == 0);
            await tab.CheckAsync("the Prompt page of a link", text);
            await tab.GotoAsync($"{path}?{query}", interactive: false);
            await tab.CheckAsync($"{path} with a query");
            await strange.GotoAsync($"{(i % 2 == 0 ? path : "/account/sign-in")}?{query}", interactive: false);
            await strange.CheckAsync($"{path}, or the page to sign in with a query, of a stranger");
            if (text.Contains('\0', StringComparison.Ordinal)) continue; // HTTP knows no such address.
            await strange.GotoAsync("/" + Uri.EscapeDataString(text), interactive: false);
            await strange.CheckAsync("an address that leads nowhere");
        }

        foreach (string name in HostileText.UpTo(Person.MaxNameLength).Where((name, index) => index % 4 == 0 && !name.Any(char.IsControl)))
        {
            await strange.GotoAsync("/account/sign-in", interactive: false);
            await strange.Page.FillAsync("#name", name);
            await strange.Page.FillAsync("#password", name);
            await strange.Page.PressAsync("#password", "Enter");
            await Expect(strange.Page.GetByRole(AriaRole.Alert).First).ToBeVisibleAsync();
            await strange.CheckAsync("the page to sign in, once more", name);
        }
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Unclip.Inference.Pictures;
using Unclip.Web.Blobs;
using Unclip.Web.Data;
using Unclip.Web.Galleries;
using Unclip.Web.Generation;
using Unclip.Web.Owners;
using Unclip.Web.Teams;
using Unclip.Web.Tests.Galleries;
using Unclip.Web.Tests.People;
using static Microsoft.Playwright.Assertions;

namespace Unclip.Web.Tests.Browser;

/// <summary>Ann and Bob, each with a browser of their own, at once.</summary>
public sealed class LiveInBrowserTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_does_in_a_team_gallery_the_other_sees_and_that_they_are_there()
    {
        await using StudioHost host = StudioHost.With(new ScriptedModel());
        (IPage ann, IPage bob, string annId, _, string team) = await BothAsync(host);
        IDbContextFactory<UnclipDatabase> databases = host.Services.GetRequiredService<IDbContextFactory<UnclipDatabase>>();
        PictureStore pictures = host.Services.GetRequiredService<PictureStore>();
        Gallery gallery = await databases.AddGalleryAsync(null, "Ours", team);
        for (int i = 0; i < 60; i++) await databases.AddPictureAsync(host.Services.GetRequiredService<IBlobStore>(), gallery, $"number {i}");

        await ann.GotoAsync($"/galleries/{gallery.Id}");
        await Expect(ann.Locator(".gallery-drop[data-ready=true]")).ToBeVisibleAsync();
        await Expect(ann.Locator(".looking")).ToHaveCountAsync(0);
        await bob.GotoAsync($"/galleries/{gallery.Id}");
        await Expect(ann.Locator(".looking-count")).ToHaveTextAsync("2 people here");
        await ann.Locator(".looking").FocusAsync();
        await Expect(ann.Locator("#looking-names")).ToBeVisibleAsync();
        await Expect(ann.Locator("#looking-names li")).ToHaveTextAsync(["ANN", "BOB"]);
        IPage second = await bob.Context.NewPageAsync();
        await second.GotoAsync($"/galleries/{gallery.Id}");
        await Expect(second.Locator(".looking-count")).ToHaveTextAsync("2 people here");

        await Expect(bob.Locator(".gallery[data-shown='60']")).ToBeVisibleAsync();
        await Expect(bob.Locator(".cell").First).ToBeVisibleAsync();
        await bob.Locator(".picture-grid").EvaluateAsync("grid => scrollTo(0, grid.getBoundingClientRect().top + 2.5 * Number(grid.dataset.pitch))");
        string inView = await bob.EvaluateAsync<string>("document.elementFromPoint(innerWidth / 2, innerHeight / 2).closest('.cell').getAttribute('aria-label')");
        await ann.SetInputFilesAsync(".gallery-drop input", Enumerable.Range(0, 20).Select(i => new FilePayload
        {
            Name = $"new {i}.png", MimeType = "image/png", Buffer = PictureCodec.EncodePng(new(8, 8, [.. Enumerable.Repeat((byte)i, 192)])),
        }));
        await Expect(bob.Locator(".gallery[data-shown='80']")).ToBeVisibleAsync();
        await Expect(bob.Locator($".cell[aria-label='{inView}']")).ToBeInViewportAsync();

        await bob.EvaluateAsync("scrollTo(0, 0)");
        await bob.Locator("#cell-0").ClickAsync();
        ILocator dialog = bob.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("A comment").FillAsync("half a thought");
        string shown = (await dialog.Locator("img.full").GetAttributeAsync("src"))!.Split('/')[2];
        await pictures.CommentAsync(Owner.OfPerson(annId), shown, "<b>Look!</b>", Now);
        await pictures.StarAsync(Owner.OfPerson(annId), [shown], true, Now);
        await Expect(dialog.Locator(".comment p")).ToHaveTextAsync("<b>Look!</b>");
        await Expect(dialog.GetByLabel("1 star", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(dialog.GetByLabel("A comment")).ToHaveValueAsync("half a thought");

        await second.GotoAsync("/teams");
        await Expect(ann.Locator(".looking-count")).ToHaveTextAsync("2 people here");
        await bob.GotoAsync("/teams");
        await Expect(ann.Locator(".looking")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_gallery_that_an_owner_makes_on_the_teams_page_appears_there_for_a_viewer()
    {
        await using StudioHost host = StudioHost.With(new ScriptedModel());
        (IPage ann, IPage bob, _, _, string team) = await BothAsync(host);
        foreach (IPage page in new[] { ann, bob })
        {
            await page.GotoAsync($"/teams/{team}");
            await Expect(page.GetByText("None yet. What editors keep")).ToBeVisibleAsync();
        }

        await Expect(bob.GetByRole(AriaRole.Button, new() { Name = "New gallery" })).ToHaveCountAsync(0);
        await Expect(bob.Locator(".app[data-interactive=true]")).ToBeVisibleAsync();
        await ann.GetByRole(AriaRole.Button, new() { Name = "New gallery" }).ClickAsync();
        await ann.GetByRole(AriaRole.Dialog).GetByLabel("Name").FillAsync("Night <i>scenes</i>");
        await ann.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Expect(ann.GetByRole(AriaRole.Heading, new() { Name = "Night <i>scenes</i>" })).ToBeVisibleAsync();
        await bob.GetByRole(AriaRole.Link, new() { Name = "Night <i>scenes</i>" }).ClickAsync();
        await Expect(bob).ToHaveURLAsync(ann.Url);
    }

    [Fact]
    public async Task A_team_mate_watches_the_frames_and_can_only_look()
    {
        ScriptedModel model = new();
        Action step = model.StepByStep();
        await using StudioHost host = StudioHost.With(model, warmUp: false);
        (IPage ann, IPage bob, string annId, string bobId, string team) = await BothAsync(host);
        await bob.GotoAsync($"/teams/{team}");
        await Expect(bob.Locator(".app[data-interactive=true]")).ToBeVisibleAsync();
        await ann.GotoAsync("/account");
        await ann.GetByLabel("My teams may watch while I make pictures, with their prompts").CheckAsync();
        await ann.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(ann.Locator(".note.saved")).ToBeVisibleAsync();

        GenerationJob job = await host.SubmitAsync(Owner.OfPerson(annId), new() { Prompt = "a <i>red</i> house", PriorSteps = 1, DecoderSteps = 9 });
        await Expect(bob.Locator(".team-jobs")).ToContainTextAsync("a <i>red</i> house");
        await bob.GetByRole(AriaRole.Link, new() { Name = "Watch what ANN is making" }).ClickAsync();
        await Expect(bob.Locator(".pictures[data-watch=open]")).ToBeVisibleAsync();
        step();
        step();
        await Expect(bob.Locator(".pictures[data-step='1']")).ToBeVisibleAsync();
        step();
        await Expect(bob.Locator(".pictures[data-step='2']")).ToBeVisibleAsync();
        await Expect(bob.Locator(".job button, .job a")).ToHaveCountAsync(0);

        await host.Services.GetRequiredService<TeamService>().RemoveAsync(annId, team, bobId);
        await Expect(bob.GetByText("There is nothing to watch here")).ToBeVisibleAsync();
        await host.Jobs.CancelAsync(job);
    }

    private async Task<(IPage Ann, IPage Bob, string AnnId, string BobId, string Team)> BothAsync(StudioHost host)
    {
        IPage ann = await (await PersonAsync(host, "ann")).NewPageAsync(), bob = await (await PersonAsync(host, "bob")).NewPageAsync();
        await using UnclipDatabase database = await host.Services.GetRequiredService<IDbContextFactory<UnclipDatabase>>().CreateDbContextAsync(Now);
        Dictionary<string, string> ids = await database.Users.ToDictionaryAsync(person => person.UserName!, person => person.Id, Now);
        string team = await host.Services.GetRequiredService<TeamService>().CreateAsync(ids["ann"], "Us");
        database.Add(new TeamMember { TeamId = team, PersonId = ids["bob"], Role = TeamRole.Viewer });
        await database.SaveChangesAsync(Now);
        return (ann, bob, ids["ann"], ids["bob"], team);
    }

    private async Task<IBrowserContext> PersonAsync(StudioHost host, string name)
    {
        IBrowserContext profile = await chromium.ProfileAsync(host.Address);
        using Visitor visitor = new(host);
        await visitor.RegisterAsync(name);
        await profile.AddCookiesAsync(visitor.CookieHeader.Split("; ").Select(cookie => cookie.Split('=', 2)).Select(pair => new Cookie { Name = pair[0], Value = pair[1], Url = host.Address.ToString() }));
        return profile;
    }
}

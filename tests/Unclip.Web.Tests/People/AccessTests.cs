using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Unclip.Web.Data;
using Unclip.Web.Owners;
using Unclip.Web.Teams;

namespace Unclip.Web.Tests.People;

public sealed class AccessTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/variations")]
    [InlineData("/teams")]
    [InlineData("/account")]
    [InlineData("/admin")]
    public async Task Where_an_account_is_required_pages_lead_to_the_sign_in_page_and_back(string path)
    {
        using StudioHost host = Closed();
        using Visitor guest = new(host);

        Answer led = await guest.GetAsync(path);

        Assert.Equal((HttpStatusCode.OK, "/account/sign-in"), (led.Status, led.Path));
        Assert.Null(guest.GuestId);
        Assert.Equal(path, (await guest.RegisterAsync("ann", path)).Path);
    }

    [Theory]
    [InlineData("/pictures/job/0.png")]
    [InlineData("/sources/0.png")]
    [InlineData("/_blazor/negotiate")]
    public async Task Where_an_account_is_required_programs_are_told_401(string path)
    {
        using StudioHost host = Closed();
        using HttpClient client = host.CreateClient();
        client.DefaultRequestHeaders.Add("Cookie", $"{Owner.CookieName}={Owner.NewId()}");

        using HttpResponseMessage got = path.EndsWith("negotiate", StringComparison.Ordinal)
            ? await client.PostAsync(new Uri(path + "?negotiateVersion=1", UriKind.Relative), null, Now)
            : await client.GetAsync(new Uri(path, UriKind.Relative), Now);

        Assert.Equal(HttpStatusCode.Unauthorized, got.StatusCode);
    }

    [Fact]
    public async Task Where_an_account_is_required_the_hub_lets_no_guest_in()
    {
        using StudioHost host = Closed();
        await using HubConnection guest = host.ConnectFrames(Owner.NewId());

        HttpRequestException refused = await Assert.ThrowsAsync<HttpRequestException>(() => guest.StartAsync(Now));

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task Guests_may_use_the_tools_but_not_what_takes_an_account()
    {
        using StudioHost host = StudioHost.With(new ScriptedModel());
        using Visitor guest = new(host);

        Assert.Equal("/", (await guest.GetAsync("/")).Path);
        Assert.Equal("/account/sign-in", (await guest.GetAsync("/teams")).Path);
        Assert.Equal("/account/sign-in", (await guest.GetAsync("/admin")).Path);
        Assert.Equal(HttpStatusCode.NotFound, (await guest.GetAsync("/nowhere")).Status);
    }

    [Fact]
    public async Task Only_the_first_newcomer_reads_that_they_become_the_administrator()
    {
        using StudioHost host = StudioHost.With(new ScriptedModel());
        using Visitor ann = new(host), bob = new(host);

        Assert.Contains("becomes the administrator", (await ann.GetAsync("/account/register")).Text, StringComparison.Ordinal);
        await ann.RegisterAsync("ann");
        Assert.DoesNotContain("becomes the administrator", (await bob.GetAsync("/account/register")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_registration_is_closed_only_the_first_and_the_invited_get_an_account()
    {
        using StudioHost host = StudioHost.With(new ScriptedModel(), settings: [("Unclip:AllowRegistration", "False"), ("Unclip:RequireAccount", "True")]);
        using Visitor ann = new(host), bob = new(host), carl = new(host);
        await ann.RegisterAsync("ann");
        await using UnclipDatabase database = host.Database();
        string annsId = await database.Users.Select(person => person.Id).SingleAsync(Now);
        string team = await host.Services.GetRequiredService<TeamService>().CreateAsync(annsId, "Us");
        string token = await host.Services.GetRequiredService<TeamInvitations>().InviteAsync(annsId, team, TeamRole.Editor, 1);

        Assert.Contains("takes nobody new", (await carl.GetAsync("/account/register?returnUrl=/join/made-up")).Text, StringComparison.Ordinal);
        Answer invited = await bob.GetAsync(Visitor.JoinPath(token));
        Assert.Contains("ANN", invited.Text, StringComparison.Ordinal);
        Assert.Equal($"/teams/{team}", (await bob.RegisterAsync("bob", Visitor.JoinPath(token))).Path);
        Assert.Contains("takes nobody new", (await carl.GetAsync("/account/register?returnUrl=" + Visitor.JoinPath(token))).Text, StringComparison.Ordinal);
        Assert.Contains("used already", (await carl.GetAsync(Visitor.JoinPath(token))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invitation_lets_whoever_signs_in_or_is_signed_in_into_the_team()
    {
        using StudioHost host = StudioHost.With(new ScriptedModel());
        using Visitor ann = new(host), bob = new(host), carl = new(host);
        await ann.RegisterAsync("ann");
        await bob.RegisterAsync("bob");
        await carl.RegisterAsync("carl");
        await bob.SignOutAsync();
        await using UnclipDatabase database = host.Database();
        string annsId = await database.Users.Where(person => person.UserName == "ann").Select(person => person.Id).SingleAsync(Now);
        string team = await host.Services.GetRequiredService<TeamService>().CreateAsync(annsId, "Us");
        TeamInvitations invitations = host.Services.GetRequiredService<TeamInvitations>();
        string first = await invitations.InviteAsync(annsId, team, TeamRole.Viewer, 1), second = await invitations.InviteAsync(annsId, team, TeamRole.Editor, 1);

        Assert.Equal($"/teams/{team}", (await bob.SignInAsync("bob", from: Visitor.JoinPath(first))).Path);
        Assert.Equal($"/teams/{team}", (await carl.SendAsync(Visitor.JoinPath(second), "join")).Path);

        List<TeamRole> roles = await database.TeamMembers.Where(member => member.TeamId == team).OrderBy(member => member.Person!.UserName).Select(member => member.Role).ToListAsync(Now);
        Assert.Equal([TeamRole.Owner, TeamRole.Viewer, TeamRole.Editor], roles);
    }

    [Fact]
    public void Every_endpoint_says_who_is_let_in()
    {
        using StudioHost host = StudioHost.With(new ScriptedModel());

        IEnumerable<string?> silent = host.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Where(endpoint => endpoint is not RouteEndpoint { Order: int.MaxValue }) // While developing, files that came after the build; it stays for people with an account.
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAuthorizeData>() is null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(endpoint => endpoint.DisplayName);

        Assert.Empty(silent);
    }

    private static StudioHost Closed() => StudioHost.With(new ScriptedModel(), settings: ("Unclip:RequireAccount", "True"));
}

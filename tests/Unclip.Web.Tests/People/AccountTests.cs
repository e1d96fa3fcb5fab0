using System.Net;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Unclip.Inference;
using Unclip.Inference.Pictures;
using Unclip.Web.Data;
using Unclip.Web.Galleries;
using Unclip.Web.Generation;
using Unclip.Web.Owners;
using Unclip.Web.People;
using Unclip.Web.Sources;
using Unclip.Web.Teams;

namespace Unclip.Web.Tests.People;

public sealed class AccountTests
{
    private static readonly GenerationRequest Request = new() { Prompt = "a red house", PriorSteps = 1, DecoderSteps = 1 };

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_account_is_the_administrators_and_the_second_is_not()
    {
        using StudioHost host = Accounts.Host();
        using Visitor ann = new(host), bob = new(host);

        Answer arrived = await ann.RegisterAsync("ann");
        await bob.RegisterAsync("bob");

        Assert.Equal((HttpStatusCode.OK, "/"), (arrived.Status, arrived.Path));
        Assert.True(ann.IsSignedIn);
        Answer administration = await ann.GetAsync("/admin");
        Assert.Equal(HttpStatusCode.OK, administration.Status);
        Assert.Contains("Entries go for good after 365 days.", administration.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await bob.GetAsync("/admin")).Status);
        await using UnclipDatabase database = host.Database();
        Assert.Equal(["ann"], await database.Users.Where(person => person.IsAdministrator).Select(person => person.UserName).ToListAsync(Now));
    }

    [Fact]
    public async Task What_a_guest_made_comes_along_when_they_register_and_again_when_they_sign_in()
    {
        using StudioHost host = Accounts.Host();
        using Visitor ann = new(host), later = new(host);
        await ann.GetAsync("/");
        string guest = ann.GuestId!;
        GenerationJob job = await host.SubmitAsync(guest, Request);
        SourcePicture source = host.Services.GetRequiredService<SourceStore>().Add(guest, SourcePicture.Of(new Picture(1, 1, [1, 2, 3])));
        await KeepAsync(host, guest, "first");

        await ann.RegisterAsync("ann");
        await later.GetAsync("/");
        await KeepAsync(host, later.GuestId!, "second");
        await later.SignInAsync("ann");

        Person person = await host.PersonAsync("ann");
        await using UnclipDatabase database = host.Database();
        Assert.All(await database.Galleries.ToListAsync(Now), gallery => Assert.Equal(person.OwnerId, gallery.OwnerId));
        Assert.Equal(["first", "second"], await database.Pictures.Where(picture => picture.OwnerId == person.OwnerId).OrderBy(picture => picture.Id).Select(picture => picture.Id).ToListAsync(Now));
        Assert.Same(job, host.Jobs.Find(person.OwnerId, job.Id));
        Assert.Null(host.Jobs.Find(guest, job.Id));
        await StudioHost.WaitAsync(() => job.Snapshot.State == JobState.Finished);
        Assert.Equal(HttpStatusCode.OK, (await ann.GetAsync(PictureEndpoints.PathOf(job, 0))).Status);
        Assert.Equal(HttpStatusCode.OK, (await ann.GetAsync(source.Path)).Status);
    }

    [Fact]
    public async Task Whoever_uses_the_browser_after_signing_out_is_another_guest_and_sees_nothing()
    {
        using StudioHost host = Accounts.Host();
        using Visitor ann = new(host);
        await ann.GetAsync("/");
        string guest = ann.GuestId!;
        GenerationJob job = await host.SubmitAsync(guest, Request);
        await ann.RegisterAsync("ann");
        await StudioHost.WaitAsync(() => job.Snapshot.State == JobState.Finished);

        Assert.Null(ann.GuestId);
        Answer left = await ann.SignOutAsync();

        Assert.Equal((HttpStatusCode.OK, "/"), (left.Status, left.Path));
        Assert.False(ann.IsSignedIn);
        Assert.NotNull(ann.GuestId);
        Assert.NotEqual(guest, ann.GuestId);
        Assert.Equal(HttpStatusCode.NotFound, (await ann.GetAsync(PictureEndpoints.PathOf(job, 0))).Status);
    }

    [Theory]
    [InlineData("", "Account name: choose one.")]
    [InlineData("two words", "Account name: 'two words' has other characters")]
    [InlineData("<b>ann</b>", "Account name: '<b>ann</b>' has other characters")]
    [InlineData("ANN", "Account name: 'ANN' is taken")]
    public async Task A_name_that_cannot_be_is_refused_by_name_and_the_rest_of_the_form_stays(string name, string problem)
    {
        using StudioHost host = Accounts.Host();
        using Visitor ann = new(host), other = new(host);
        await ann.RegisterAsync("ann");

        Answer refused = await other.SendAsync("/account/register", "register", ("Input.Name", name), ("Input.DisplayName", "Ann B."), ("Input.Password", Visitor.Password), ("Input.Again", Visitor.Password));

        Assert.Contains(problem, refused.Alert, StringComparison.Ordinal);
        Assert.Equal("Ann B.", refused.Document.QuerySelector("#display-name")!.GetAttribute("value"));
        Assert.DoesNotContain(Visitor.Password, refused.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.False(other.IsSignedIn);
    }

    [Theory]
    [InlineData("short", "short", "Password: expected at least 10 characters.")]
    [InlineData("aaaaaaaaaaaa", "aaaaaaaaaaaa", "Password: expected at least 4 different characters.")]
    [InlineData("five words make a password", "four words make a password", "Password again: the two differ.")]
    public async Task A_weak_password_or_two_that_differ_are_refused(string password, string again, string problem)
    {
        using StudioHost host = Accounts.Host();
        using Visitor ann = new(host);

        Answer refused = await ann.SendAsync("/account/register", "register", ("Input.Name", "ann"), ("Input.Password", password), ("Input.Again", again));

        Assert.Contains(problem, refused.Alert, StringComparison.Ordinal);
        Assert.False(ann.IsSignedIn);
    }

    [Fact]
    public async Task A_name_and_a_password_are_changed_on_the_account_page()
    {
        using StudioHost host = Accounts.Host();
        using Visitor ann = new(host), other = new(host);
        await ann.RegisterAsync("ann");
        const string Next = "another five word password";

        Answer saved = await ann.SendAsync("/account", "profile", ("Input.DisplayName", " Ann <i>B.</i> "));
        Answer wrong = await ann.SendAsync("/account", "password", ("Input.Current", "not it, surely"), ("Input.Password", Next), ("Input.Again", Next));
        Answer changed = await ann.SendAsync("/account", "password", ("Input.Current", Visitor.Password), ("Input.Password", Next), ("Input.Again", Next));

        Person person = await host.PersonAsync("ann");
        Assert.Equal("Ann <i>B.</i>", person.DisplayName);
        Assert.Equal("Ann <i>B.</i>", saved.Document.QuerySelector(".account-menu .who")!.TextContent);
        Assert.Contains("Current password: this is not it.", wrong.Alert, StringComparison.Ordinal);
        Assert.Contains("Changed.", changed.Text, StringComparison.Ordinal);
        Assert.Contains("wrong", (await other.SignInAsync("ann")).Alert, StringComparison.Ordinal);
        Assert.Equal("/", (await other.SignInAsync("ann", Next)).Path);
    }

    [Fact]
    public async Task Deleting_an_account_offers_an_export_asks_for_the_password_and_leaves_nothing()
    {
        using StudioHost host = Accounts.Host();
        using Visitor ann = new(host), bob = new(host);
        await ann.RegisterAsync("ann");
        await bob.RegisterAsync("bob");
        Person person = await host.PersonAsync("bob");
        GenerationJob job = await host.SubmitAsync(person.OwnerId, Request);
        await KeepAsync(host, person.OwnerId, "kept");
        TeamService teams = host.Services.GetRequiredService<TeamService>();
        await teams.CreateAsync(person.Id, "Bob's own");

        Answer page = await bob.GetAsync("/account/delete");
        Assert.NotNull(page.Document.QuerySelector("a[href='/galleries/export']"));
        Assert.Contains("the team Bob's own with its galleries", page.Text, StringComparison.Ordinal);
        Assert.Contains("this is not it", (await bob.SendAsync(page, "delete", ("Input.Password", "not the password"))).Alert, StringComparison.Ordinal);
        Answer left = await bob.SendAsync(page, "delete", ("Input.Password", Visitor.Password));

        Assert.Equal("/", left.Path);
        Assert.False(bob.IsSignedIn);
        await using UnclipDatabase database = host.Database();
        Assert.Equal(["ann"], await database.Users.Select(p => p.UserName).ToListAsync(Now));
        Assert.Empty(await database.Galleries.ToListAsync(Now));
        Assert.Empty(await database.Pictures.ToListAsync(Now));
        Assert.Empty(await database.Teams.ToListAsync(Now));
        Assert.Null(host.Jobs.Find(person.OwnerId, job.Id));
        Assert.Contains("wrong", (await bob.SignInAsync("bob")).Alert, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_only_administrator_cannot_delete_themselves_while_there_are_others()
    {
        using StudioHost host = Accounts.Host();
        using Visitor ann = new(host), bob = new(host);
        await ann.RegisterAsync("ann");
        await bob.RegisterAsync("bob");

        Answer refused = await ann.SendAsync("/account/delete", "delete", ("Input.Password", Visitor.Password));

        Assert.Contains("make somebody else one first", refused.Alert, StringComparison.Ordinal);
        Assert.True(ann.IsSignedIn);
    }

    private static async Task KeepAsync(StudioHost host, string ownerId, string id)
    {
        await using UnclipDatabase database = host.Database();
        database.Add(new Gallery { Id = "gallery of " + id, Name = "Mine", OwnerId = ownerId });
        database.Add(new KeptPicture
        {
            Id = id, GalleryId = "gallery of " + id, OwnerId = ownerId, Title = id, SearchText = id, PixelHash = "0", Blob = "0", SmallThumbnail = "0", LargeThumbnail = "0",
        });
        await database.SaveChangesAsync(Now);
    }
}

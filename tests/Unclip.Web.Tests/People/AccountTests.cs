using System.Net;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Unclip.Inference;
using Unclip.Inference.Pictures;
using Unclip.Web.Audit;
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
        using StudioHost host = Host();
        using Visitor ann = new(host), bob = new(host);

        Answer arrived = await ann.RegisterAsync("ann");
        await bob.RegisterAsync("bob");

        Assert.Equal((HttpStatusCode.OK, "/"), (arrived.Status, arrived.Path));
        Assert.True(ann.IsSignedIn);
        Answer administration = await ann.GetAsync("/admin");
        Assert.Equal(HttpStatusCode.OK, administration.Status);
        Assert.Contains("Entries go for good after 365 days.", administration.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await bob.GetAsync("/admin")).Status);
        await using UnclipDatabase database = Database(host);
        Assert.Equal(["ann"], await database.Users.Where(person => person.IsAdministrator).Select(person => person.UserName).ToListAsync(Now));
    }

    [Fact]
    public async Task What_a_guest_made_comes_along_when_they_register_and_again_when_they_sign_in()
    {
        using StudioHost host = Host();
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

        Person person = await PersonAsync(host, "ann");
        await using UnclipDatabase database = Database(host);
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
        using StudioHost host = Host();
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

    [Fact]
    public async Task A_form_without_its_token_signs_nobody_out()
    {
        using StudioHost host = Host();
        using Visitor ann = new(host);
        await ann.RegisterAsync("ann");

        Answer refused = await ann.SendAsync(await ann.GetAsync("/account"), "/account/sign-out", ("__RequestVerificationToken", "made up"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.True(ann.IsSignedIn);
    }

    [Theory]
    [InlineData("", "Account name: choose one.")]
    [InlineData("two words", "Account name: 'two words' has other characters")]
    [InlineData("<b>ann</b>", "Account name: '<b>ann</b>' has other characters")]
    [InlineData("ANN", "Account name: 'ANN' is taken")]
    public async Task A_name_that_cannot_be_is_refused_by_name_and_the_rest_of_the_form_stays(string name, string problem)
    {
        using StudioHost host = Host();
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
        using StudioHost host = Host();
        using Visitor ann = new(host);

        Answer refused = await ann.SendAsync("/account/register", "register", ("Input.Name", "ann"), ("Input.Password", password), ("Input.Again", again));

        Assert.Contains(problem, refused.Alert, StringComparison.Ordinal);
        Assert.False(ann.IsSignedIn);
    }

    [Fact]
    public async Task After_five_wrong_passwords_the_right_one_no_longer_signs_in_and_all_of_it_is_written_down()
    {
        using StudioHost host = Host();
        using Visitor ann = new(host), thief = new(host);
        await ann.RegisterAsync("ann");

        for (int i = 0; i < 4; i++) Assert.Contains("wrong", (await thief.SignInAsync("ann", "not the password")).Alert, StringComparison.Ordinal);
        Assert.Contains("locked", (await thief.SignInAsync("ann", "not the password")).Alert, StringComparison.Ordinal);
        Assert.Contains("locked", (await thief.SignInAsync("ann")).Alert, StringComparison.Ordinal);
        Assert.Contains("wrong", (await thief.SignInAsync("nobody")).Alert, StringComparison.Ordinal);

        Assert.False(thief.IsSignedIn);
        await using UnclipDatabase database = Database(host);
        string annsId = (await PersonAsync(host, "ann")).Id;
        Assert.Equal(6, await database.AuditEntries.CountAsync(entry => entry.Action == AuditAction.SignInFailed && entry.Subject == annsId, Now));
        Assert.Equal([AuditAction.Register, AuditAction.SignIn], await database.AuditEntries.Where(entry => entry.OwnerId == "@" + annsId).OrderBy(entry => entry.Id).Select(entry => entry.Action).ToListAsync(Now));
        Assert.All(await database.AuditEntries.ToListAsync(Now), entry => Assert.DoesNotContain("password", $"{entry.Detail}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Attempts_are_bounded_in_number_before_the_password_is_looked_at()
    {
        using StudioHost host = StudioHost.With(new ScriptedModel(), settings: ("Unclip:SignInAttemptsPerMinute", "3"));
        using Visitor ann = new(host);
        await ann.RegisterAsync("ann");
        await ann.SignInAsync("bob");
        await ann.SignInAsync("carl");

        Answer refused = await ann.SignInAsync("dora");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Contains("3 attempts in a minute", refused.Alert, StringComparison.Ordinal);
        Assert.Equal("dora", refused.Document.QuerySelector("#name")!.GetAttribute("value"));
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("https://evil.example/")]
    [InlineData("javascript:alert(1)")]
    public async Task Signing_in_leads_to_no_other_site(string from)
    {
        using StudioHost host = Host();
        using Visitor ann = new(host);

        Answer arrived = await ann.RegisterAsync("ann", from);

        Assert.Equal((host.Address.Authority, "/"), (arrived.Address.Authority, arrived.Path));
    }

    [Fact]
    public async Task Signing_in_leads_back_to_where_one_was()
    {
        using StudioHost host = Host();
        using Visitor ann = new(host);
        Answer page = await ann.GetAsync("/models");
        string link = page.Document.QuerySelector("a.sign-in")!.GetAttribute("href")!;
        await ann.RegisterAsync("ann");
        await ann.SignOutAsync();

        Answer arrived = await ann.SendAsync(link, "sign-in", ("Input.Name", "ann"), ("Input.Password", Visitor.Password));

        Assert.Equal("/models", arrived.Path);
    }

    [Fact]
    public async Task A_name_and_a_password_are_changed_on_the_account_page()
    {
        using StudioHost host = Host();
        using Visitor ann = new(host), other = new(host);
        await ann.RegisterAsync("ann");
        const string Next = "another five word password";

        Answer saved = await ann.SendAsync("/account", "profile", ("Input.DisplayName", " Ann <i>B.</i> "));
        Answer wrong = await ann.SendAsync("/account", "password", ("Input.Current", "not it, surely"), ("Input.Password", Next), ("Input.Again", Next));
        Answer changed = await ann.SendAsync("/account", "password", ("Input.Current", Visitor.Password), ("Input.Password", Next), ("Input.Again", Next));

        Person person = await PersonAsync(host, "ann");
        Assert.Equal("Ann <i>B.</i>", person.DisplayName);
        Assert.Equal("Ann <i>B.</i>", saved.Document.QuerySelector(".account-menu .who")!.TextContent);
        Assert.Contains("Current password: this is not it.", wrong.Alert, StringComparison.Ordinal);
        Assert.Contains("Changed.", changed.Text, StringComparison.Ordinal);
        Assert.Contains("wrong", (await other.SignInAsync("ann")).Alert, StringComparison.Ordinal);
        Assert.Equal("/", (await other.SignInAsync("ann", Next)).Path);
    }

    [Fact]
    public async Task With_a_second_step_signing_in_takes_a_code_or_a_recovery_code_once()
    {
        using StudioHost host = Host();
        using Visitor ann = new(host), second = new(host), third = new(host), fourth = new(host);
        await ann.RegisterAsync("ann");
        string? stamp = (await PersonAsync(host, "ann")).SecurityStamp;
        Answer setup = await ann.GetAsync("/account/authenticator");
        Assert.Equal(stamp, (await PersonAsync(host, "ann")).SecurityStamp); // Other browsers stay signed in.
        string key = setup.Document.QuerySelector(".key")!.TextContent;
        Assert.NotEmpty(setup.Document.QuerySelector("svg.qr path")!.GetAttribute("d")!);
        string Code() => Totp.CodeOf(key, DateTimeOffset.UtcNow);

        Assert.Contains("this is not it", (await ann.SendAsync(setup, "authenticator", ("Input.Code", Code() == "123456" ? "654321" : "123456"))).Alert, StringComparison.Ordinal);
        Answer on = await ann.SendAsync(setup, "authenticator", ("Input.Code", Code()));
        string[] codes = [.. on.Document.QuerySelectorAll(".recovery code").Select(code => code.TextContent)];
        Assert.Equal(10, codes.Distinct().Count());
        Assert.NotEqual(stamp, (await PersonAsync(host, "ann")).SecurityStamp);
        Assert.Equal("/account", (await ann.GetAsync("/account/authenticator")).Path);

        Answer asked = await second.SignInAsync("ann", from: "/models");
        Assert.Equal("/account/two-step", asked.Path);
        Assert.False(second.IsSignedIn);
        Assert.Equal("/models", (await second.SendAsync(asked, "two-step", ("Input.Code", Code()))).Path);
        Assert.True(second.IsSignedIn);

        async Task<Answer> RecoverAsync(Visitor visitor)
        {
            Answer step = await visitor.SignInAsync("ann");
            return await visitor.SendAsync(step.Document.QuerySelector(".other a")!.GetAttribute("href")!, "two-step", ("Input.Code", codes[0]));
        }

        Assert.Equal("/", (await RecoverAsync(third)).Path);
        Assert.Contains("this is not it", (await RecoverAsync(fourth)).Alert, StringComparison.Ordinal);
        Assert.False(fourth.IsSignedIn);

        Answer off = await ann.SendAsync("/account", "two-step", ("Input.Password", Visitor.Password), ("Input.Action", "off"));
        Assert.Contains("The second step is off.", off.Text, StringComparison.Ordinal);
        Assert.Equal("/", (await fourth.SignInAsync("ann")).Path);
    }

    [Fact]
    public async Task Deleting_an_account_offers_an_export_asks_for_the_password_and_leaves_nothing()
    {
        using StudioHost host = Host();
        using Visitor ann = new(host), bob = new(host);
        await ann.RegisterAsync("ann");
        await bob.RegisterAsync("bob");
        Person person = await PersonAsync(host, "bob");
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
        await using UnclipDatabase database = Database(host);
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
        using StudioHost host = Host();
        using Visitor ann = new(host), bob = new(host);
        await ann.RegisterAsync("ann");
        await bob.RegisterAsync("bob");

        Answer refused = await ann.SendAsync("/account/delete", "delete", ("Input.Password", Visitor.Password));

        Assert.Contains("make somebody else one first", refused.Alert, StringComparison.Ordinal);
        Assert.True(ann.IsSignedIn);
    }

    [Fact]
    public async Task A_sign_in_outlives_the_program()
    {
        await using Data.TestDatabase databases = await Data.TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        using StudioHost first = StudioHost.With(new ScriptedModel(), settings: ("Unclip:Database", databases.ConnectionString));
        using Visitor ann = new(first);
        await ann.RegisterAsync("ann");

        using StudioHost second = StudioHost.With(new ScriptedModel(), settings: ("Unclip:Database", databases.ConnectionString));
        using HttpClient client = new() { BaseAddress = second.Address };
        client.DefaultRequestHeaders.Add("Cookie", ann.CookieHeader);
        using HttpResponseMessage account = await client.GetAsync(new Uri("/account", UriKind.Relative), Now);

        Assert.Equal("/account", account.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Contains("ann", await account.Content.ReadAsStringAsync(Now), StringComparison.Ordinal);
    }

    private static StudioHost Host() => StudioHost.With(new ScriptedModel(), settings: ("Unclip:SignInAttemptsPerMinute", "1000"));

    private static UnclipDatabase Database(StudioHost host) => host.Services.GetRequiredService<IDbContextFactory<UnclipDatabase>>().CreateDbContext();

    private static async Task<Person> PersonAsync(StudioHost host, string name)
    {
        await using UnclipDatabase database = Database(host);
        return await database.Users.SingleAsync(person => person.UserName == name, Now);
    }

    private static async Task KeepAsync(StudioHost host, string ownerId, string id)
    {
        await using UnclipDatabase database = Database(host);
        database.Add(new Gallery { Id = "gallery of " + id, Name = "Mine", OwnerId = ownerId });
        database.Add(new KeptPicture
        {
            Id = id, GalleryId = "gallery of " + id, OwnerId = ownerId, Title = id, SearchText = id, PixelHash = "0", Blob = "0", SmallThumbnail = "0", LargeThumbnail = "0",
        });
        await database.SaveChangesAsync(Now);
    }
}

using System.Net;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using Unclip.Web.Audit;
using Unclip.Web.Data;

namespace Unclip.Web.Tests.People;

public sealed class SignInTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_form_without_its_token_signs_nobody_out()
    {
        using StudioHost host = Accounts.Host();
        using Visitor ann = new(host);
        await ann.RegisterAsync("ann");

        Answer refused = await ann.SendAsync(await ann.GetAsync("/account"), "/account/sign-out", ("__RequestVerificationToken", "made up"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.True(ann.IsSignedIn);
    }

    [Fact]
    public async Task After_five_wrong_passwords_the_right_one_no_longer_signs_in_and_all_of_it_is_written_down()
    {
        using StudioHost host = Accounts.Host();
        using Visitor ann = new(host), thief = new(host);
        await ann.RegisterAsync("ann");

        for (int i = 0; i < 4; i++) Assert.Contains("wrong", (await thief.SignInAsync("ann", "not the password")).Alert, StringComparison.Ordinal);
        Assert.Contains("locked", (await thief.SignInAsync("ann", "not the password")).Alert, StringComparison.Ordinal);
        Assert.Contains("locked", (await thief.SignInAsync("ann")).Alert, StringComparison.Ordinal);
        Assert.Contains("wrong", (await thief.SignInAsync("nobody")).Alert, StringComparison.Ordinal);

        Assert.False(thief.IsSignedIn);
        await using UnclipDatabase database = host.Database();
        string annsId = (await host.PersonAsync("ann")).Id;
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
        using StudioHost host = Accounts.Host();
        using Visitor ann = new(host);

        Answer arrived = await ann.RegisterAsync("ann", from);

        Assert.Equal((host.Address.Authority, "/"), (arrived.Address.Authority, arrived.Path));
    }

    [Fact]
    public async Task Signing_in_leads_back_to_where_one_was()
    {
        using StudioHost host = Accounts.Host();
        using Visitor ann = new(host);
        Answer page = await ann.GetAsync("/models");
        string link = page.Document.QuerySelector("a.sign-in")!.GetAttribute("href")!;
        await ann.RegisterAsync("ann");
        await ann.SignOutAsync();

        Answer arrived = await ann.SendAsync(link, "sign-in", ("Input.Name", "ann"), ("Input.Password", Visitor.Password));

        Assert.Equal("/models", arrived.Path);
    }

    [Fact]
    public async Task With_a_second_step_signing_in_takes_a_code_or_a_recovery_code_once()
    {
        using StudioHost host = Accounts.Host();
        using Visitor ann = new(host), second = new(host), third = new(host), fourth = new(host);
        await ann.RegisterAsync("ann");
        string? stamp = (await host.PersonAsync("ann")).SecurityStamp;
        Answer setup = await ann.GetAsync("/account/authenticator");
        Assert.Equal(stamp, (await host.PersonAsync("ann")).SecurityStamp); // Other browsers stay signed in.
        string key = setup.Document.QuerySelector(".key")!.TextContent;
        Assert.NotEmpty(setup.Document.QuerySelector("svg.qr path")!.GetAttribute("d")!);
        string Code() => Totp.CodeOf(key, DateTimeOffset.UtcNow);

        Assert.Contains("this is not it", (await ann.SendAsync(setup, "authenticator", ("Input.Code", Code() == "123456" ? "654321" : "123456"))).Alert, StringComparison.Ordinal);
        Answer on = await ann.SendAsync(setup, "authenticator", ("Input.Code", Code()));
        string[] codes = [.. on.Document.QuerySelectorAll(".recovery code").Select(code => code.TextContent)];
        Assert.Equal(10, codes.Distinct().Count());
        Assert.NotEqual(stamp, (await host.PersonAsync("ann")).SecurityStamp);
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
}

using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Unclip.Inference;
using Unclip.Web.Administration;
using Unclip.Web.Data;
using Unclip.Web.Frames;
using Unclip.Web.Galleries;
using Unclip.Web.Generation;
using Unclip.Web.Generation.Queue;
using Unclip.Web.Owners;
using Unclip.Web.People;
using Unclip.Web.Tests.Data;
using Unclip.Web.Tests.People;

namespace Unclip.Web.Tests.Administration;

/// <summary>Of the whole app, on each database: Ann is the administrator, Bob is not.</summary>
public sealed class AdministrationServiceTests
{
    private static readonly GenerationRequest Request = new() { Prompt = "a secret wish", PriorSteps = 1, DecoderSteps = 1 };

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Nobody_but_administrators_does_anything(DatabaseKind kind)
    {
        await using Installation here = await Installation.CreateAsync(kind);
        AdministrationService service = here.Service;

        foreach (string who in new[] { here.Bob, "nobody", "" })
            foreach (Func<Task> action in new Func<Task>[]
            {
                () => service.PeopleAsync(who, "", 0), () => service.UsageAsync(who), () => service.JobsAsync(who), () => service.AuditAsync(who, "", null),
                () => service.SetQuotaAsync(who, here.Bob, 1), () => service.MakeAdministratorAsync(who, here.Bob), () => service.UnmakeAdministratorAsync(who, here.Ann),
                () => service.LockAsync(who, here.Ann), () => service.UnlockAsync(who, here.Ann), () => service.DeleteAsync(who, here.Ann),
                () => service.OfferPasswordResetAsync(who, here.Ann), () => service.CancelJobAsync(who, "job"), () => service.PrioritizeJobAsync(who, "job", JobPriority.High),
            })
                Assert.Equal("Only administrators may do that.", (await Assert.ThrowsAsync<AdministrationRefusedException>(action)).Message);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task People_are_found_by_either_name_with_what_they_store_and_guests_are_counted(DatabaseKind kind)
    {
        await using Installation here = await Installation.CreateAsync(kind);
        await here.KeepAsync(Owner.OfPerson(here.Bob), 1000);
        await here.KeepAsync(Owner.OfPerson(here.Bob), 500);
        await here.KeepAsync("a guest", 70);
        await here.Service.SetQuotaAsync(here.Ann, here.Bob, 12);

        Assert.Equal(["ann", "bob"], (await here.Service.PeopleAsync(here.Ann, "", 0)).Select(person => person.AccountName));
        PersonView bob = Assert.Single(await here.Service.PeopleAsync(here.Ann, "oB", 0));
        Assert.Equal((2, 1500L, 12, false), (bob.Pictures, bob.StoredBytes, bob.QuotaMegabytes, bob.IsAdministrator));
        Assert.Empty(await here.Service.PeopleAsync(here.Ann, "", 2));
        Assert.Equal(new StorageUsage(2, 3, 1570, 1, 70), await here.Service.UsageAsync(here.Ann));
        Assert.Contains("expected 0 to", (await Assert.ThrowsAsync<AdministrationRefusedException>(() => here.Service.SetQuotaAsync(here.Ann, here.Bob, -1))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task The_last_administrator_stays_one_and_nobody_locks_or_deletes_themselves(DatabaseKind kind)
    {
        await using Installation here = await Installation.CreateAsync(kind);

        Assert.Contains("last administrator", (await Assert.ThrowsAsync<AdministrationRefusedException>(() => here.Service.UnmakeAdministratorAsync(here.Ann, here.Ann))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<AdministrationRefusedException>(() => here.Service.LockAsync(here.Ann, here.Ann));
        await Assert.ThrowsAsync<AdministrationRefusedException>(() => here.Service.DeleteAsync(here.Ann, here.Ann));

        await here.Service.MakeAdministratorAsync(here.Ann, here.Bob);
        await here.Service.LockAsync(here.Ann, here.Bob); // Who is locked cannot take over.
        await Assert.ThrowsAsync<AdministrationRefusedException>(() => here.Service.UnmakeAdministratorAsync(here.Ann, here.Ann));
        await Assert.ThrowsAsync<AccountRemovalRefusedException>(() => here.Host.Services.GetRequiredService<AccountRemoval>().RemoveAsync(Owner.OfPerson(here.Ann), here.Ann));
        await here.Service.UnlockAsync(here.Ann, here.Bob);
        await here.Service.UnmakeAdministratorAsync(here.Bob, here.Ann);
        await Assert.ThrowsAsync<AdministrationRefusedException>(() => here.Service.UsageAsync(here.Ann));
        IEnumerable<string> actions = (await here.Service.AuditAsync(here.Bob, "admin.", null)).Select(line => $"{line.Who} {line.Entry.Action}");
        Assert.Equal(["BOB admin.unmake-administrator", "ANN admin.unlock", "ANN admin.lock", "ANN admin.make-administrator"], actions);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task What_a_person_saves_meanwhile_does_not_undo_what_an_administrator_does(DatabaseKind kind)
    {
        await using Installation here = await Installation.CreateAsync(kind);
        await using AsyncServiceScope scope = here.Host.Services.CreateAsyncScope();
        UserManager<Person> people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        Person bob = (await people.FindByIdAsync(here.Bob))!;
        await here.Service.LockAsync(here.Ann, here.Bob);

        bob.DisplayName = "Bobby";
        Assert.False((await people.UpdateAsync(bob)).Succeeded);
        Assert.NotNull(Assert.Single(await here.Service.PeopleAsync(here.Ann, "bob", 0)).LockedUntil);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_locked_person_is_signed_out_and_cannot_come_back_until_they_are_unlocked(DatabaseKind kind)
    {
        await using Installation here = await Installation.CreateAsync(kind);
        using Visitor browser = new(here.Host);
        await browser.SignInAsync("bob");
        List<string> ended = [];
        here.Host.Services.GetRequiredService<OwnerSessions>().Ended += ended.Add;
        string stamp = await here.StampOfAsync(here.Bob);
        Assert.Equal("/account", (await browser.GetAsync("/account")).Path);

        await here.Service.LockAsync(here.Ann, here.Bob);

        Assert.Equal("/account/sign-in", (await browser.GetAsync("/account")).Path);
        Assert.False(browser.IsSignedIn);

        Assert.Equal([Owner.OfPerson(here.Bob)], ended);
        Assert.NotEqual(stamp, await here.StampOfAsync(here.Bob));
        Assert.NotNull(Assert.Single(await here.Service.PeopleAsync(here.Ann, "bob", 0)).LockedUntil);
        using Visitor bob = new(here.Host);
        Assert.Contains("locked", (await bob.SignInAsync("bob")).Alert, StringComparison.Ordinal);
        await here.Service.UnlockAsync(here.Ann, here.Bob);
        Assert.Equal("/", (await bob.SignInAsync("bob")).Path);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task What_a_deleted_persons_cookie_and_a_former_administrators_opened_it_opens_no_more_and_others_still_do(DatabaseKind kind)
    {
        await using Installation here = await Installation.CreateAsync(kind);
        using Visitor ann = new(here.Host), bob = new(here.Host), carl = new(here.Host);
        await ann.SignInAsync("ann");
        await bob.SignInAsync("bob");
        await carl.RegisterAsync("carl");
        string carlsId = await here.IdOfAsync("carl");
        await here.Service.MakeAdministratorAsync(here.Ann, here.Bob);
        await bob.SignOutAsync();
        await bob.SignInAsync("bob");
        Assert.Equal((HttpStatusCode.OK, "/admin"), await LeadsToAsync(bob, "/admin"));
        await using HubConnection watching = new HubConnectionBuilder()
            .WithUrl(new Uri(here.Host.Address, FrameSetup.HubPath), options => options.Headers["Cookie"] = carl.CookieHeader).AddMessagePackProtocol().Build();
        TaskCompletionSource closed = new();
        watching.Closed += _ => { closed.SetResult(); return Task.CompletedTask; };
        await watching.StartAsync(Now);

        await here.Service.UnmakeAdministratorAsync(here.Ann, here.Bob);
        await here.Service.DeleteAsync(here.Ann, carlsId);

        Assert.Equal((HttpStatusCode.OK, "/account/sign-in"), await LeadsToAsync(bob, "/admin"));
        Assert.Equal((HttpStatusCode.OK, "/account/sign-in"), await LeadsToAsync(carl, "/account"));
        Assert.Equal((HttpStatusCode.OK, "/admin"), await LeadsToAsync(ann, "/admin"));
        await closed.Task.WaitAsync(Now);
        Assert.Equal("/", (await bob.SignInAsync("bob")).Path);
        Assert.Equal((HttpStatusCode.OK, "/account"), await LeadsToAsync(bob, "/account"));
    }

    private static async Task<(HttpStatusCode, string)> LeadsToAsync(Visitor visitor, string path) => await visitor.GetAsync(path) is var answer ? (answer.Status, answer.Path) : default;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_forgotten_password_is_set_anew_by_a_link_once(DatabaseKind kind)
    {
        await using Installation here = await Installation.CreateAsync(kind);
        const string Next = "another five word password";
        string path = (await here.Service.OfferPasswordResetAsync(here.Ann, here.Bob))!;
        using Visitor bob = new(here.Host);

        Answer set = await bob.SendAsync(path, "reset", ("Input.Password", Next), ("Input.Again", Next));
        Answer again = await bob.SendAsync(path, "reset", ("Input.Password", Visitor.Password), ("Input.Again", Visitor.Password));

        Assert.Contains("Your new password is set.", set.Text, StringComparison.Ordinal);
        Assert.Contains("no longer valid", again.Alert, StringComparison.Ordinal);
        Assert.Equal("/", (await bob.SignInAsync("bob", Next)).Path);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Jobs_of_all_are_listed_without_what_others_are_making_and_can_be_cancelled(DatabaseKind kind)
    {
        ScriptedModel model = new();
        model.StepByStep();
        await using Installation here = await Installation.CreateAsync(kind, model);
        GenerationJob bobs = await here.Host.SubmitAsync(Owner.OfPerson(here.Bob), Request), guests = await here.Host.SubmitAsync("a guest", Request), own = await here.Host.SubmitAsync(Owner.OfPerson(here.Ann), Request);
        await StudioHost.WaitAsync(() => bobs.Snapshot.State == JobState.Running);

        IReadOnlyList<ActiveJob> jobs = await here.Service.JobsAsync(here.Ann);
        await here.Service.PrioritizeJobAsync(here.Ann, own.Id, JobPriority.High);
        Assert.Equal([bobs, own, guests], here.Host.Jobs.Active);
        await here.Service.CancelJobAsync(here.Ann, guests.Id);

        Assert.Equal([("BOB", null, JobState.Running), (null, null, JobState.Queued), ("ANN", "a secret wish", JobState.Queued)],
            jobs.Select(job => (job.Owner, job.Title, job.Snapshot.State)));
        Assert.Equal(JobState.Cancelled, guests.Snapshot.State);
        await here.Host.Jobs.CancelAsync(bobs);
        await here.Host.Jobs.CancelAsync(own);
    }

    private sealed class Installation(TestDatabase databases, StudioHost host) : IAsyncDisposable
    {
        public StudioHost Host => host;

        public AdministrationService Service => host.Services.GetRequiredService<AdministrationService>();

        public string Ann { get; private set; } = "";

        public string Bob { get; private set; } = "";

        public static async Task<Installation> CreateAsync(DatabaseKind kind, ScriptedModel? model = null)
        {
            TestDatabase databases = await TestDatabase.CreateAsync(kind);
            Installation here = new(databases, StudioHost.With(model ?? new ScriptedModel(), warmUp: false, ("Unclip:DatabaseKind", kind.ToString()), ("Unclip:Database", databases.ConnectionString)));
            foreach (string name in new[] { "ann", "bob" })
            {
                using Visitor visitor = new(here.Host);
                await visitor.RegisterAsync(name);
            }

            await using UnclipDatabase database = databases.CreateDbContext();
            here.Ann = (await database.Users.SingleAsync(person => person.UserName == "ann", Now)).Id;
            here.Bob = (await database.Users.SingleAsync(person => person.UserName == "bob", Now)).Id;
            return here;
        }

        public async Task KeepAsync(string ownerId, long bytes)
        {
            await using UnclipDatabase database = databases.CreateDbContext();
            string id = Owner.NewId();
            database.Add(new Gallery { Id = id, Name = "Mine", OwnerId = ownerId });
            database.Add(new KeptPicture { Id = id, GalleryId = id, OwnerId = ownerId, Size = bytes, Title = "", SearchText = "", PixelHash = "0", Blob = "0", SmallThumbnail = "0", LargeThumbnail = "0" });
            await database.SaveChangesAsync(Now);
        }

        public async Task<string> IdOfAsync(string name)
        {
            await using UnclipDatabase database = databases.CreateDbContext();
            return await database.Users.Where(person => person.UserName == name).Select(person => person.Id).SingleAsync(Now);
        }

        public async Task<string> StampOfAsync(string personId)
        {
            await using UnclipDatabase database = databases.CreateDbContext();
            return (await database.Users.SingleAsync(person => person.Id == personId, Now)).SecurityStamp!;
        }

        public async ValueTask DisposeAsync()
        {
            await host.DisposeAsync();
            await databases.DisposeAsync();
        }
    }
}

using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Unclip.Web.Data;
using Unclip.Web.People;
using Unclip.Web.Tests.Data;

namespace Unclip.Web.Tests.People;

public sealed class PasskeyStoreTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_passkey_is_kept_found_again_and_gone_with_its_person(DatabaseKind kind)
    {
        await using TestDatabase databases = await TestDatabase.CreateAsync(kind);
        await using StudioHost host = StudioHost.With(new ScriptedModel(), settings: [("Unclip:DatabaseKind", kind.ToString()), ("Unclip:Database", databases.ConnectionString)]);
        DateTimeOffset made = DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_123);
        await InScopeAsync(host, async people =>
        {
            Person ann = new() { UserName = "ann", DisplayName = "Ann" };
            Assert.True((await people.CreateAsync(ann, Visitor.Password)).Succeeded);
            UserPasskeyInfo passkey = new([1, 2, 3], [4, 5], made, uint.MaxValue, ["internal"], isUserVerified: true, isBackupEligible: true, isBackedUp: false, [6], [7]) { Name = "Phone" };
            Assert.True((await people.AddOrUpdatePasskeyAsync(ann, passkey)).Succeeded);
        });
        await InScopeAsync(host, async people =>
        {
            Person ann = (await people.FindByPasskeyIdAsync([1, 2, 3]))!;
            UserPasskeyInfo passkey = Assert.Single(await people.GetPasskeysAsync(ann));
            Assert.Equal(("ann", "Phone", made, uint.MaxValue, true), (ann.UserName, passkey.Name, passkey.CreatedAt, passkey.SignCount, passkey.IsUserVerified));
            Assert.Equal([4, 5], passkey.PublicKey);
            Assert.Null(await people.FindByPasskeyIdAsync([9]));
            await host.Services.GetRequiredService<AccountRemoval>().RemoveAsync(ann.OwnerId, ann.Id);
        });
        await InScopeAsync(host, async people => Assert.Null(await people.FindByPasskeyIdAsync([1, 2, 3])));
    }

    private static async Task InScopeAsync(StudioHost host, Func<UserManager<Person>, Task> work)
    {
        await using AsyncServiceScope scope = host.Services.CreateAsyncScope();
        await work(scope.ServiceProvider.GetRequiredService<UserManager<Person>>());
    }
}

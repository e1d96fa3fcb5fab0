using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Unclip.Web.Data;
using Unclip.Web.People;

namespace Unclip.Web.Tests.People;

/// <summary>A host whose people sign in as often as they like, and what its database knows of them.</summary>
internal static class Accounts
{
    public static StudioHost Host() => StudioHost.With(new ScriptedModel(), settings: ("Unclip:SignInAttemptsPerMinute", "1000"));

    public static UnclipDatabase Database(this StudioHost host) => host.Services.GetRequiredService<IDbContextFactory<UnclipDatabase>>().CreateDbContext();

    public static async Task<Person> PersonAsync(this StudioHost host, string name)
    {
        await using UnclipDatabase database = host.Database();
        return await database.Users.SingleAsync(person => person.UserName == name, TestContext.Current.CancellationToken);
    }
}

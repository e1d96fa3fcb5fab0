using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Unclip.Web.Audit;
using Unclip.Web.Data;
using Unclip.Web.Teams;

namespace Unclip.Web.People;

/// <summary>Makes accounts. The first one on an installation becomes its administrator.</summary>
public sealed class Registration(
    UserManager<Person> people, IDbContextFactory<UnclipDatabase> databases, TeamInvitations invitations, IOptions<UnclipOptions> options, AuditLog audit, TimeProvider clock)
{
    /// <param name="returnUrl">Where the newcomer came from: an invitation's link lets them in where others may not.</param>
    public async Task<bool> IsOpenAsync(string? returnUrl) => options.Value.AllowRegistration
        || (TeamInvitations.TokenIn(returnUrl) is { } token && await invitations.ReadAsync(token) is not null)
        || !await people.Users.AnyAsync();

    /// <summary>Whether the next account becomes the administrator.</summary>
    public async Task<bool> MakesAdministratorAsync() => !await people.Users.AnyAsync(person => person.IsAdministrator);

    public async Task<(Person Person, IdentityResult Result)> RegisterAsync(string name, string displayName, string password)
    {
        Person person = new() { UserName = name, DisplayName = displayName, JoinedAt = clock.GetUtcNow() };
        IdentityResult result = await people.CreateAsync(person, password);
        if (!result.Succeeded) return (person, result);
        if (await databases.TogetherAsync(database => BecomeFirstAdministratorAsync(database, person.Id))) person.IsAdministrator = true;
        await audit.WriteAsync(person.OwnerId, AuditAction.Register, person.Id, person.IsAdministrator ? "as the first administrator" : null);
        return (person, result);
    }

    private static async Task<bool> BecomeFirstAdministratorAsync(UnclipDatabase database, string personId) =>
        !await database.Users.AnyAsync(person => person.IsAdministrator)
        && await database.Users.Where(person => person.Id == personId).ExecuteUpdateAsync(set => set.SetProperty(person => person.IsAdministrator, true)) == 1;
}

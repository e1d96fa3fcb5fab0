using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;

namespace Unclip.Web.People;

/// <summary>Who a circuit's person is, checked again and again while the page is open.</summary>
internal sealed class PersonStateProvider(ILoggerFactory loggers, IServiceScopeFactory scopes) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => PeopleSetup.CheckedEvery;

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        ClaimsPrincipal user = authenticationState.User;
        if (user.PersonId() is null) return true;
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        UserManager<Person> people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        return await people.GetUserAsync(user) is { } person
            && user.FindFirstValue(people.Options.ClaimsIdentity.SecurityStampClaimType) == await people.GetSecurityStampAsync(person);
    }
}

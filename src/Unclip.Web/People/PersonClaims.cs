using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Unclip.Web.People;

/// <summary>What a signed-in person's cookie says of them.</summary>
public static class PersonClaims
{
    internal const string DisplayNameType = "display-name";
    internal const string AdministratorType = "administrator";

    /// <summary>Null: nobody is signed in.</summary>
    public static string? PersonId(this ClaimsPrincipal user) => user.Identity?.IsAuthenticated == true ? user.FindFirstValue(ClaimTypes.NameIdentifier) : null;

    public static string? DisplayName(this ClaimsPrincipal user) => user.FindFirstValue(DisplayNameType);

    /// <summary>For what is shown; whoever changes something asks the database.</summary>
    public static bool IsAdministrator(this ClaimsPrincipal user) => user.HasClaim(claim => claim.Type == AdministratorType);
}

internal sealed class PersonClaimsFactory(UserManager<Person> people, IOptions<IdentityOptions> options) : UserClaimsPrincipalFactory<Person>(people, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Person user)
    {
        ClaimsIdentity identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new(PersonClaims.DisplayNameType, user.DisplayName));
        if (user.IsAdministrator) identity.AddClaim(new(PersonClaims.AdministratorType, "true"));
        return identity;
    }
}

using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Unclip.Web.Data;
using Unclip.Web.Owners;

namespace Unclip.Web.People;

public static class PeopleSetup
{
    internal const int MinPasswordLength = 10;
    internal const int MaxPasswordLength = 256;
    private const string CookieName = "unclip-person";
    private static readonly TimeSpan StaysSignedIn = TimeSpan.FromDays(30);

    /// <summary>How long a page may still be asked for by somebody who has been locked in another process; in this one, not at all.</summary>
    internal static readonly TimeSpan CheckedEvery = TimeSpan.FromMinutes(1);

    public static IServiceCollection AddPeople(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("Unclip").PersistKeysToDbContext<UnclipDatabase>();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.ConfigureApplicationCookie(cookie =>
        {
            cookie.Cookie.Name = CookieName;
            cookie.LoginPath = Access.SignInPath;
            cookie.ReturnUrlParameter = "returnUrl";
            cookie.ExpireTimeSpan = StaysSignedIn;
            cookie.Events.OnRedirectToLogin = Access.AskToSignIn;
            cookie.Events.OnRedirectToAccessDenied = Access.Forbid;
            cookie.Events.OnValidatePrincipal = ValidateAsync;
        });
        services.AddIdentityCore<Person>(options =>
        {
            // Length is what makes a password strong; rules about its characters make it predictable.
            options.Password = new PasswordOptions
            {
                RequiredLength = MinPasswordLength, RequiredUniqueChars = 4, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false,
            };
        })
            .AddEntityFrameworkStores<UnclipDatabase>()
            .AddSignInManager()
            .AddDefaultTokenProviders()
            .AddClaimsPrincipalFactory<PersonClaimsFactory>()
            .AddErrorDescriber<AccountErrors>();
        services.Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = CheckedEvery);
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, PersonStateProvider>();
        services.AddSingleton<AttemptLimits>();
        services.AddScoped<Registration>();
        services.AddScoped<Arrival>();
        services.AddSingleton<AccountRemoval>();
        return services.AddAccess();
    }

    /// <summary>A cookie without a date is looked at closely, however new it is.</summary>
    private static Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        if (context.Principal?.PersonId() is { } personId && context.HttpContext.RequestServices.GetRequiredService<OwnerSessions>().EndedLately(Owner.OfPerson(personId)))
            context.Properties.IssuedUtc = null;
        return SecurityStampValidator.ValidatePrincipalAsync(context);
    }
}

using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Unclip.Web.Owners;

namespace Unclip.Web.People;

/// <summary>Who is let in where. An endpoint that says nothing is for people with an account.</summary>
public static class Access
{
    /// <summary>Everybody, or, where this installation requires an account, everybody who has one.</summary>
    public const string Visitors = nameof(Visitors);

    public const string Administrators = nameof(Administrators);

    internal const string SignInPath = "/account/sign-in";

    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddAuthorization();
        services.AddOptions<AuthorizationOptions>().Configure<IOptions<UnclipOptions>>((authorization, options) =>
        {
            bool allowsGuests = !options.Value.RequireAccount;
            authorization.AddPolicy(Visitors, policy => policy.RequireAssertion(context => allowsGuests || context.User.PersonId() is not null));
            authorization.AddPolicy(Administrators, policy => policy.RequireClaim(PersonClaims.AdministratorType));
            authorization.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAssertion(context =>
                context.User.PersonId() is not null || (allowsGuests && LeadsNowhere(context))).Build();
        });
        return services;
    }

    /// <summary>Pages lead to the sign-in page; whatever a program asks for says 401.</summary>
    internal static Task AskToSignIn(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (context.HttpContext.OpensPage() || (context.HttpContext.GetEndpoint() is null && context.Request.GetTypedHeaders().Accept.Any(type => type.MediaType == "text/html")))
        {
            context.Response.Redirect(context.RedirectUri);
            return Task.CompletedTask;
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return context.Response.WriteAsync("Sign in first.");
    }

    internal static Task Forbid(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    /// <summary>An unknown address, which everybody may learn of.</summary>
    private static bool LeadsNowhere(AuthorizationHandlerContext context) => context.Resource is HttpContext http && http.GetEndpoint() is null;
}

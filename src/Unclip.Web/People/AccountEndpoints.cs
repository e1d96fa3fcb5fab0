using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Unclip.Web.Audit;
using Unclip.Web.Owners;

namespace Unclip.Web.People;

/// <summary>What of accounts is no page: signing out, and what a browser asks for before it makes or shows a passkey.</summary>
public static class AccountEndpoints
{
    public static IEndpointRouteBuilder MapAccounts(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/account/sign-out", SignOutAsync).AllowAnonymous();
        routes.MapPost("/account/passkeys/creation", PasskeyCreationAsync).RequireAuthorization();
        routes.MapPost("/account/passkeys/request", PasskeyRequestAsync).AllowAnonymous();
        return routes;
    }

    /// <summary>Takes a form, so that its antiforgery token is checked.</summary>
    private static async Task<IResult> SignOutAsync(HttpContext context, SignInManager<Person> signIn, OwnerSessions sessions, AuditLog audit, [FromForm] string? returnUrl)
    {
        if (context.User.PersonId() is not { } personId) return Results.LocalRedirect(LocalPath.Of(returnUrl));
        await signIn.SignOutAsync();
        sessions.EndAfter(context.Response, Owner.OfPerson(personId));
        await audit.WriteAsync(Owner.OfPerson(personId), AuditAction.SignOut, personId);
        return Results.LocalRedirect(LocalPath.Of(returnUrl));
    }

    private static async Task<IResult> PasskeyCreationAsync(HttpContext context, IAntiforgery antiforgery, UserManager<Person> people, SignInManager<Person> signIn)
    {
        if (!await antiforgery.IsRequestValidAsync(context)) return Results.BadRequest();
        if (await people.GetUserAsync(context.User) is not { } person) return Results.Unauthorized();
        return Results.Content(await signIn.MakePasskeyCreationOptionsAsync(new() { Id = person.Id, Name = person.UserName!, DisplayName = person.DisplayName }), "application/json");
    }

    /// <summary>For whoever it will turn out to be: the browser offers the passkeys that it has for this site.</summary>
    private static async Task<IResult> PasskeyRequestAsync(HttpContext context, IAntiforgery antiforgery, SignInManager<Person> signIn)
    {
        if (!await antiforgery.IsRequestValidAsync(context)) return Results.BadRequest();
        return Results.Content(await signIn.MakePasskeyRequestOptionsAsync(null), "application/json");
    }
}

using Unclip.Web.Audit;
using Unclip.Web.Owners;
using Unclip.Web.Teams;

namespace Unclip.Web.People;

/// <summary>What happens when somebody has signed in: what they made as a guest comes along, and the invitation that they came by lets them into the team.</summary>
public sealed class Arrival(Belongings belongings, TeamInvitations invitations, OwnerSessions sessions, AuditLog audit)
{
    /// <param name="context">The request that they signed in by.</param>
    /// <param name="person">Who.</param>
    /// <param name="returnUrl">Where they came from.</param>
    /// <returns>Where they go: a path of this site.</returns>
    public async Task<string> ArriveAsync(HttpContext context, Person person, string? returnUrl)
    {
        await audit.WriteAsync(person.OwnerId, AuditAction.SignIn, person.Id, AddressOf(context));
        if (context.GuestId() is { } guest)
        {
            await belongings.MoveAsync(guest, person.OwnerId);
            context.ForgetGuest();
            sessions.EndAfter(context.Response, guest);
        }

        string path = LocalPath.Of(returnUrl);
        if (TeamInvitations.TokenIn(path) is not { } token) return path;
        try
        {
            return $"/teams/{await invitations.AcceptAsync(person.Id, token)}";
        }
        catch (TeamRefusedException)
        {
            return path; // That page says why.
        }
    }

    public Task FailAsync(HttpContext context, Person? person) => audit.WriteAsync(null, AuditAction.SignInFailed, person?.Id, AddressOf(context));

    private static string AddressOf(HttpContext context) => $"from {context.Connection.RemoteIpAddress}";
}

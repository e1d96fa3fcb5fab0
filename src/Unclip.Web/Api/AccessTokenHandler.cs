using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Unclip.Web.Frames;

namespace Unclip.Web.Api;

/// <summary><c>Authorization: Bearer …</c> with a personal access token (RFC 6750 §2.1).</summary>
public sealed class AccessTokenHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, AccessTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "AccessToken";
    public const string ScopesClaim = "scopes";

    private const string Prefix = "Bearer ";

    /// <summary>Browsers cannot set a header on a WebSocket: SignalR's clients put it into the hub's address there.</summary>
    private string? SentToken => Request.Headers.Authorization.ToString() is var header && header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? header[Prefix.Length..].Trim()
        : Request.Path.StartsWithSegments(FrameSetup.HubPath) && Request.Query["access_token"].ToString() is { Length: > 0 } query ? query
        : null;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (SentToken is not { } sent) return AuthenticateResult.NoResult();
        if (await tokens.FindAsync(sent, Context.RequestAborted) is not { } token)
            return AuthenticateResult.Fail("The access token is unknown, expired or revoked.");
        ClaimsIdentity identity = new(
            [new(ClaimTypes.NameIdentifier, token.PersonId), new(ClaimTypes.Name, token.Person!.UserName ?? ""), new(ScopesClaim, token.Scopes.ToString())], SchemeName);
        return AuthenticateResult.Success(new(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Results.Problem("Send a personal access token as 'Authorization: Bearer …'; make one on your account page.", statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Results.Problem("The access token lacks the scope that this needs.", statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(Context);
}

using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Scalar.AspNetCore;
using Unclip.Inference;
using Unclip.Web.Components;
using Unclip.Web.Owners;

namespace Unclip.Web.Api;

/// <summary>The REST interface, <c>/api/…</c>, its description, and a page to read and try it.</summary>
public static class ApiSetup
{
    public const string Root = "/api";

    private const string Document = "v1";

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddSingleton<AccessTokens>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, AccessTokenHandler>(AccessTokenHandler.SchemeName, null);
        services.ConfigureHttpJsonOptions(options => Recipe.Spelled(options.SerializerOptions));
        services.AddOpenApi(Document, options =>
        {
            options.ShouldInclude = endpoint => ApiRequests.IsForPrograms("/" + endpoint.RelativePath);
            options.AddDocumentTransformer<ApiDescription>();
        });
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddProblemDetails();
        services.AddExceptionHandler<ApiErrors>();
        return services;
    }

    public static IEndpointRouteBuilder MapApi(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup(Root).DisableAntiforgery().ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        api.MapGroup("/models").WithTags("Models").MapModelsApi();
        api.MapGroup("/generations").WithTags("Generations").MapGenerationsApi();
        api.MapGroup("/galleries").WithTags("Galleries").MapGalleriesApi();
        routes.MapOpenApi(Root + "/{documentName}.json").AllowAnonymous();
        routes.MapScalarApiReference(Root + "/docs", (options, context) => options
            .WithTitle("Unclip API").WithOpenApiRoutePattern(Root + "/{documentName}.json").WithNonce(context.ScriptNonce()).DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp().HideDeveloperTools()).AllowAnonymous();
        return routes;
    }

    /// <summary>Asks for a token with this scope.</summary>
    internal static TBuilder RequireScope<TBuilder>(this TBuilder endpoint, AccessScopes scope)
        where TBuilder : IEndpointConventionBuilder => endpoint.RequireAuthorization(policy => policy
            .AddAuthenticationSchemes(AccessTokenHandler.SchemeName)
            .RequireAuthenticatedUser()
            .RequireAssertion(context => context.User.HasScope(scope)));

    /// <summary>Takes a cookie or, with this scope, a token.</summary>
    internal static TBuilder AlsoForTokens<TBuilder>(this TBuilder endpoint, AccessScopes scope)
        where TBuilder : IEndpointConventionBuilder => endpoint.RequireAuthorization(policy => policy
            .AddAuthenticationSchemes(IdentityConstants.ApplicationScheme, AccessTokenHandler.SchemeName)
            .RequireAssertion(context => context.User.FindFirst(AccessTokenHandler.ScopesClaim) is null || context.User.HasScope(scope)));

    /// <summary>Whose token it is.</summary>
    internal static string ApiOwnerId(this HttpContext context) => context.OwnerId() ?? throw new InvalidOperationException("The endpoint asks for no token.");

    private static bool HasScope(this ClaimsPrincipal user, AccessScopes scope) =>
        Enum.TryParse(user.FindFirstValue(AccessTokenHandler.ScopesClaim), out AccessScopes scopes) && scopes.HasFlag(scope);
}

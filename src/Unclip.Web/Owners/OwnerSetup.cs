using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.Extensions.Options;

namespace Unclip.Web.Owners;

public static class OwnerSetup
{
    public static IServiceCollection AddOwners(this IServiceCollection services) => services
        .AddScoped<CurrentOwner>()
        .AddSingleton<OwnerSessions>()
        .AddSingleton<Belongings>();

    /// <summary>Whoever opens a page gets an owner, unless that takes an account; assets, pictures and hubs only read the cookie.</summary>
    public static IApplicationBuilder UseOwners(this IApplicationBuilder app)
    {
        bool allowsGuests = !app.ApplicationServices.GetRequiredService<IOptions<UnclipOptions>>().Value.RequireAccount;
        return app.Use((context, next) =>
        {
            if (allowsGuests && context.OpensPage() && context.OwnerId() is null) context.IssueOwner();
            return next(context);
        });
    }

    internal static bool OpensPage(this HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;
}

/// <summary>The owner of a circuit. The root component sets it from its (protected) parameter, before anything asks.</summary>
public sealed class CurrentOwner
{
    public string? Id { get; set; }

    public string RequiredId => Id ?? throw new InvalidOperationException("This circuit has no owner: the root component did not set one.");

    /// <summary>Where their page was asked for from, see <see cref="Callers.CallerAddress"/>.</summary>
    public string Address { get; set; } = "";

    /// <summary>Null: a guest.</summary>
    public string? PersonId => Owner.PersonOf(RequiredId);
}

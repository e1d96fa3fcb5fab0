using Microsoft.AspNetCore.Components.Endpoints;

namespace Unclip.Web.Owners;

public static class OwnerSetup
{
    public static IServiceCollection AddOwners(this IServiceCollection services) => services.AddScoped<CurrentOwner>();

    /// <summary>Whoever opens a page gets an owner; assets, pictures and hubs only read the cookie.</summary>
    public static IApplicationBuilder UseOwners(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        bool opensPage = context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;
        if (opensPage && context.OwnerId() is null) context.IssueOwner();
        return next(context);
    });
}

/// <summary>The owner of a circuit. The root component sets it from its (protected) parameter, before anything asks.</summary>
public sealed class CurrentOwner
{
    public string? Id { get; set; }

    public string RequiredId => Id ?? throw new InvalidOperationException("This circuit has no owner: the root component did not set one.");
}

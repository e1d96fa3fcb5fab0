namespace Unclip.Web.Owners;

public static class OwnerSetup
{
    public static IServiceCollection AddOwners(this IServiceCollection services) => services.AddScoped<CurrentOwner>();

    /// <summary>A page that a browser opens gives it an owner; assets, pictures and hubs only read the cookie.</summary>
    public static IApplicationBuilder UseOwners(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        bool opensPage = HttpMethods.IsGet(context.Request.Method)
            && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
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

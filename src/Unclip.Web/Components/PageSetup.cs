using System.Text.Unicode;
using MudBlazor;
using MudBlazor.Services;
using Unclip.Web.Components.Embeddings;
using Unclip.Web.Components.Galleries;
using Unclip.Web.Components.Rows;
using Unclip.Web.People;

namespace Unclip.Web.Components;

public static class PageSetup
{
    /// <summary>A pasted prompt of 10,000 characters, four bytes each and escaped, must reach the page to be answered there.</summary>
    private const long MaxCircuitMessage = 512 * 1024;

    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddWebEncoders(options => options.TextEncoderSettings = new(UnicodeRanges.All)); // Hangul as it is, not as numbers.
        services.AddScoped<Shelf>();
        services.AddMudServices(options =>
        {
            options.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomCenter;
            options.SnackbarConfiguration.VisibleStateDuration = 2500;
            options.SnackbarConfiguration.ShowTransitionDuration = 150;
            options.SnackbarConfiguration.HideTransitionDuration = 150;
        });
        services.AddTransient<MudLocalizer, MudTexts>();
        services.AddScoped<InterpolationEnds>();
        services.AddScoped<KeptPictures>();
        services.AddRazorComponents()
            .AddInteractiveServerComponents()
            .AddHubOptions(options => options.MaximumReceiveMessageSize = MaxCircuitMessage);
        return services;
    }

    public static IEndpointRouteBuilder MapPages(this IEndpointRouteBuilder routes)
    {
        routes.MapRazorComponents<App>().AddInteractiveServerRenderMode().RequireAuthorization(Access.Visitors);
        return routes;
    }
}

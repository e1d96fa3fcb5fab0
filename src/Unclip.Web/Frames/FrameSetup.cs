using Microsoft.AspNetCore.SignalR;
using Unclip.Web.Api;

namespace Unclip.Web.Frames;

public static class FrameSetup
{
    public const string HubPath = "/hubs/frames";

    public static IServiceCollection AddFrames(this IServiceCollection services)
    {
        services.AddSingleton<ClearErrorsFilter>();
        services.AddSignalR()
            .AddHubOptions<FrameHub>(options =>
            {
                // Says which argument did not bind; the filter keeps every other exception's text inside.
                options.EnableDetailedErrors = true;
                options.AddFilter<ClearErrorsFilter>();
                options.MaximumReceiveMessageSize = 4096;
            })
            .AddMessagePackProtocol();
        return services;
    }

    public static IEndpointRouteBuilder MapFrames(this IEndpointRouteBuilder routes)
    {
        routes.MapHub<FrameHub>(HubPath).AlsoForTokens(AccessScopes.Read);
        return routes;
    }
}

/// <summary>What goes wrong inside is logged here and told to nobody.</summary>
public sealed partial class ClearErrorsFilter(ILogger<ClearErrorsFilter> logger) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            return await next(invocationContext);
        }
        catch (Exception failure) when (failure is not (HubException or OperationCanceledException))
        {
            LogFailed(failure, invocationContext.HubMethodName);
            throw new HubException("The server could not do that; its log says why.");
        }
    }

    [LoggerMessage(LogLevel.Error, "Hub method {Method} failed.")]
    private partial void LogFailed(Exception failure, string method);
}

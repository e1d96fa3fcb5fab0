using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Identity;
using Unclip.Web.Callers;

namespace Unclip.Web.Sharing;

public static class ShareSetup
{
    /// <summary>Of passwords that are tried, per link and address.</summary>
    public const string PasswordLimit = "share-password";

    private const int PasswordsPerMinute = 5;

    public static IServiceCollection AddSharing(this IServiceCollection services)
    {
        services.AddSingleton<IPasswordHasher<ShareLink>, PasswordHasher<ShareLink>>();
        services.AddSingleton<ShareLinks>();
        services.AddSingleton<ShareUnlocking>();
        services.AddRateLimits();
        services.AddRateLimiter(limiter => limiter.AddPolicy(PasswordLimit, context => RateLimitPartition.GetFixedWindowLimiter(
            $"{context.CallerAddressOf()} {context.Request.RouteValues["token"]}",
            _ => new FixedWindowRateLimiterOptions { PermitLimit = PasswordsPerMinute, Window = TimeSpan.FromMinutes(1) })));
        return services;
    }
}

namespace Unclip.Web;

public static class RateLimits
{
    /// <summary>How whoever asks too often is answered; the policies are with what they protect.</summary>
    public static IServiceCollection AddRateLimits(this IServiceCollection services) => services.AddRateLimiter(limiter =>
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = (rejected, cancellationToken) => new(
            Results.Text("Too many tries: wait a minute, then try again.", "text/plain", statusCode: StatusCodes.Status429TooManyRequests).ExecuteAsync(rejected.HttpContext));
    });
}

using Microsoft.Extensions.Options;
using Unclip.Web.Callers;
using Unclip.Web.Texts;

namespace Unclip.Web.People;

/// <summary>How often somebody may try to get in: by address, and by the account's name, whether there is such an account or not.</summary>
public sealed class AttemptLimits(IOptions<UnclipOptions> options) : IDisposable
{
    private readonly PerMinute attempts = new(options.Value.SignInAttemptsPerMinute);

    /// <summary>Counts one attempt.</summary>
    /// <returns>Why it may not be made; null where it may.</returns>
    public string? Refusal(HttpContext context, string? accountName = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        bool allowed = attempts.Allows("address " + context.CallerAddressOf()) && (accountName is null || attempts.Allows("name " + accountName.ToUpperInvariant()));
        return allowed ? null : AccountTexts.TooManyAttempts.With(options.Value.SignInAttemptsPerMinute);
    }

    public void Dispose() => attempts.Dispose();
}

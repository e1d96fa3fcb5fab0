using System.Net;
using Microsoft.Extensions.Options;

namespace Unclip.Web.Callers;

/// <summary>The setting's addresses and networks.</summary>
internal static class KnownProxies
{
    public static IEnumerable<IPNetwork> Read(string setting) => Parts(setting).Select(part => Parse(part)
        ?? throw new FormatException($"'{part}' is neither an IP address nor a network."));

    public static IEnumerable<string> Unreadable(string setting) => Parts(setting).Where(part => Parse(part) is null);

    private static string[] Parts(string setting) => setting.Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static IPNetwork? Parse(string part) =>
        IPAddress.TryParse(part, out IPAddress? address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : IPNetwork.TryParse(part, out IPNetwork network) ? network
        : null;
}

internal sealed class KnownProxiesValidation : IValidateOptions<UnclipOptions>
{
    public ValidateOptionsResult Validate(string? name, UnclipOptions options) => KnownProxies.Unreadable(options.KnownProxies).ToList() is { Count: > 0 } wrong
        ? ValidateOptionsResult.Fail(wrong.Select(part => $"{UnclipOptions.Section}:{nameof(options.KnownProxies)} has '{part}', expected IP addresses such as 127.0.0.1, or networks such as 10.0.0.0/8, with commas between them."))
        : ValidateOptionsResult.Success;
}

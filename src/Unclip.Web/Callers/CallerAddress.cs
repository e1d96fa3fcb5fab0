using System.Net;
using System.Net.Sockets;

namespace Unclip.Web.Callers;

/// <summary>What attempts are counted by: the address that a request comes from, see <see cref="CallerSetup"/>.</summary>
public static class CallerAddress
{
    private const int NetworkBytes = 8;

    /// <summary>Whoever has one IPv6 address has the 2⁶⁴ of its network. Where there is no address, as on a Unix socket, all are one.</summary>
    public static string CallerAddressOf(this HttpContext context) => context.Connection.RemoteIpAddress switch
    {
        null => "",
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } address => new IPAddress([.. address.GetAddressBytes()[..NetworkBytes], .. new byte[NetworkBytes]]) + "/64",
        var address => address.MapToIPv4().ToString(),
    };
}

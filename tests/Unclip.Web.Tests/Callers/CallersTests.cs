using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Unclip.Web.Callers;
using Unclip.Web.Data;
using Unclip.Web.Galleries;
using Unclip.Web.Sharing;
using Unclip.Web.Tests.Galleries;

namespace Unclip.Web.Tests.Callers;

/// <summary>Who asks: whoever connects, or, through a known proxy, whoever that says.</summary>
public sealed class CallersTests
{
    private const string Me = "me";
    private const int PasswordsPerMinute = 5;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("192.0.2.7")]
    public async Task What_an_unknown_proxy_says_is_not_heard(string proxies)
    {
        using StudioHost host = StudioHost.With(new ScriptedModel(), settings: ("Unclip:KnownProxies", proxies));
        string path = await LockedLinkAsync(host);
        for (int i = 0; i < PasswordsPerMinute; i++) Assert.Equal(HttpStatusCode.Forbidden, await TryAsync(host, path, $"203.0.113.{i}"));

        Assert.Equal(HttpStatusCode.TooManyRequests, await TryAsync(host, path, "198.51.100.9"));
        Assert.DoesNotContain("secure", await OwnerCookieAsync(host), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Through_known_proxies_each_address_and_each_IPv6_network_is_one_caller()
    {
        using StudioHost host = StudioHost.With(new ScriptedModel(), settings: ("Unclip:KnownProxies", "127.0.0.1, 10.0.0.0/8"));
        string path = await LockedLinkAsync(host);
        for (int i = 0; i < PasswordsPerMinute; i++)
        {
            Assert.Equal(HttpStatusCode.Forbidden, await TryAsync(host, path, "203.0.113.7, 10.1.2.3"));
            Assert.Equal(HttpStatusCode.Forbidden, await TryAsync(host, path, $"2001:db8:0:1::{i}"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await TryAsync(host, path, "203.0.113.7"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await TryAsync(host, path, "198.51.100.9, 203.0.113.7")); // What the caller says of itself counts for nothing.
        Assert.Equal(HttpStatusCode.Forbidden, await TryAsync(host, path, "203.0.113.8"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await TryAsync(host, path, "2001:db8:0:1:ffff::1"));
        Assert.Equal(HttpStatusCode.Forbidden, await TryAsync(host, path, "2001:db8:0:2::1"));
        Assert.Contains("secure", await OwnerCookieAsync(host), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_address_is_named()
    {
        Assert.True(Validate("127.0.0.1,::1; 10.0.0.0/8  fd00::/8").Succeeded);
        Assert.Equal("Unclip:KnownProxies has 'proxy.example', expected IP addresses such as 127.0.0.1, or networks such as 10.0.0.0/8, with commas between them.",
            Assert.Single(Validate("127.0.0.1, proxy.example").Failures!));
        Assert.False(Validate("10.0.0.0/33").Succeeded);
    }

    private static ValidateOptionsResult Validate(string proxies) => new KnownProxiesValidation().Validate(null, new() { KnownProxies = proxies });

    private static async Task<string> LockedLinkAsync(StudioHost host)
    {
        Gallery gallery = await host.Services.GetRequiredService<IDbContextFactory<UnclipDatabase>>().AddGalleryAsync(Me);
        (_, string token) = await host.Services.GetRequiredService<ShareLinks>().CreateAsync(Me, new(gallery.Id) { Password = "open sesame" }, Now);
        return ShareEndpoints.PathOf(token);
    }

    private static async Task<HttpStatusCode> TryAsync(StudioHost host, string path, string forwardedFor)
    {
        using HttpClient client = new() { BaseAddress = host.Address };
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new FormUrlEncodedContent([new("password", "a guess")]), Headers = { { "X-Forwarded-For", forwardedFor } } };
        using HttpResponseMessage answer = await client.SendAsync(request, Now);
        return answer.StatusCode;
    }

    private static async Task<string> OwnerCookieAsync(StudioHost host)
    {
        using HttpClient client = new() { BaseAddress = host.Address };
        using HttpRequestMessage request = new(HttpMethod.Get, "/") { Headers = { { "X-Forwarded-For", "203.0.113.9" }, { "X-Forwarded-Proto", "https" } } };
        using HttpResponseMessage answer = await client.SendAsync(request, Now);
        return answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith(Web.Owners.Owner.CookieName, StringComparison.Ordinal));
    }
}

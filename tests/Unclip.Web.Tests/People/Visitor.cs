using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Unclip.Web.Owners;
using Unclip.Web.Teams;

namespace Unclip.Web.Tests.People;

/// <summary>Somebody with a browser of their own: it keeps cookies, follows redirects and sends forms as they stand on the page.</summary>
internal sealed class Visitor : IDisposable
{
    public const string Password = "five words make a password";

    private readonly HttpClientHandler handler = new();
    private readonly HttpClient client;

    public Visitor(StudioHost host)
        : this(host.Address)
    {
    }

    public Visitor(Uri address) => client = new HttpClient(handler) { BaseAddress = address };

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public string? Cookie(string name) => handler.CookieContainer.GetCookies(client.BaseAddress!)[name]?.Value;

    /// <summary>Null: not yet, or no more.</summary>
    public string? GuestId => Cookie(Owner.CookieName);

    public bool IsSignedIn => Cookie("unclip-person") is not null;

    /// <summary>As another browser that has these cookies sends them.</summary>
    public string CookieHeader => handler.CookieContainer.GetCookieHeader(client.BaseAddress!);

    public async Task<Answer> GetAsync(string path) => await Answer.ReadAsync(await client.GetAsync(new Uri(path, UriKind.Relative), Now));

    /// <summary>Opens the page, fills in the fields of one of its forms, and sends it.</summary>
    public async Task<Answer> SendAsync(string path, string form, params (string Name, string Value)[] fields) => await SendAsync(await GetAsync(path), form, fields);

    public async Task<Answer> SendAsync(Answer page, string form, params (string Name, string Value)[] fields)
    {
        IHtmlFormElement found = page.Forms.SingleOrDefault(f => NameOf(f) == form)
            ?? throw new InvalidOperationException($"{page.Address} has no form '{form}', only '{string.Join("', '", page.Forms.Select(NameOf))}': {page.Text}");
        Dictionary<string, string> values = found.Elements.OfType<IHtmlInputElement>()
            .Where(input => input.Name is not null && (input.Type != "checkbox" || input.IsChecked))
            .GroupBy(input => input.Name!).ToDictionary(group => group.Key, group => group.First().Value);
        foreach ((string name, string value) in fields) values[name] = value;
        string action = found.GetAttribute("action") is { Length: > 0 } given ? given : page.Address.PathAndQuery;
        using FormUrlEncodedContent body = new(values);
        return await Answer.ReadAsync(await client.PostAsync(new Uri(action, UriKind.Relative), body, Now));
    }

    public Task<Answer> RegisterAsync(string name, string? from = null) => SendAsync("/account/register" + Return(from), "register",
        ("Input.Name", name), ("Input.DisplayName", name.ToUpperInvariant()), ("Input.Password", Password), ("Input.Again", Password));

    public Task<Answer> SignInAsync(string name, string password = Password, string? from = null) => SendAsync("/account/sign-in" + Return(from), "sign-in",
        ("Input.Name", name), ("Input.Password", password));

    public async Task<Answer> SignOutAsync() => await SendAsync(await GetAsync("/account"), "/account/sign-out");

    public static string JoinPath(string token) => TeamInvitations.PathOf(token);

    public void Dispose()
    {
        client.Dispose();
        handler.Dispose();
    }

    private static string Return(string? from) => from is null ? "" : "?returnUrl=" + Uri.EscapeDataString(from);

    /// <summary>A page's form by its handler, a plain one by where it goes.</summary>
    private static string NameOf(IHtmlFormElement form) => (form.QuerySelector("[name=_handler]") as IHtmlInputElement)?.Value ?? form.GetAttribute("action") ?? "";
}

/// <summary>What came back, after redirects.</summary>
internal sealed record Answer(HttpStatusCode Status, Uri Address, IHtmlDocument Document)
{
    public string Path => Address.AbsolutePath;

    /// <summary>What one reads.</summary>
    public string Text => Document.QuerySelector("main")?.TextContent ?? Document.Body?.TextContent ?? "";

    public IEnumerable<IHtmlFormElement> Forms => Document.QuerySelectorAll("form").OfType<IHtmlFormElement>();

    public string Alert => string.Join(' ', Document.QuerySelectorAll("[role=alert]").Select(alert => alert.TextContent.Trim())).Trim();

    public static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        using (response)
            return new(response.StatusCode, response.RequestMessage!.RequestUri!, new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }
}

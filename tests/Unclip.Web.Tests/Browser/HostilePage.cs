using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Unclip.Web.Tests.Browser;

/// <summary>A tab in which nothing may happen but text.</summary>
internal sealed class HostilePage
{
    /// <summary>Before any script of the page.</summary>
    private const string Watch = "window.__broken = []; addEventListener('securitypolicyviolation', e => __broken.push(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`));";

    /// <summary>What is there that no text may become; empty: nothing.</summary>
    private const string Search = """
        () => {
          const found = [...window.__broken];
          if (window.__xss !== undefined) found.push('a script ran');
          if (document.querySelector('[data-xss], x-unknown')) found.push('an element: ' + document.querySelector('[data-xss], x-unknown').outerHTML.slice(0, 200));
          if (new URL(document.baseURI).origin !== location.origin) found.push('base ' + document.baseURI);
          for (const element of document.querySelectorAll('*')) {
            for (const { name, value } of element.attributes) {
              if (name.startsWith('on')) found.push(`${element.tagName} ${name}=${value}`);
              if (['href', 'src', 'action', 'formaction', 'xlink:href', 'poster', 'data'].includes(name)) {
                const address = URL.canParse(value, document.baseURI) ? new URL(value, document.baseURI) : null;
                if (address && !['http:', 'https:', 'blob:'].includes(address.protocol) && !value.startsWith('data:image/')) found.push(`${element.tagName} ${name}=${value}`);
                if (address?.hostname.endsWith('evil.example')) found.push(`${element.tagName} ${name}=${value}`);
              }
              if (name === 'style' && /evil|__xss|expression/.test(value)) found.push(`${element.tagName} style=${value}`);
            }
          }
          // What turns the direction of text stays in an element of its own.
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (texts.nextNode()) {
            if (!/[\u202A-\u202E\u2066-\u2069]/.test(texts.currentNode.data)) continue;
            let element = texts.currentNode.parentElement, style = getComputedStyle(element);
            while (!style.unicodeBidi.includes('isolate') && style.unicodeBidi !== 'plaintext' && style.display === 'inline') style = getComputedStyle(element = element.parentElement);
            const rest = element.cloneNode(true);
            rest.querySelectorAll('script, style').forEach(e => e.remove());
            if (rest.textContent.trim() !== texts.currentNode.data.trim()) found.push('a direction leaves its text: ' + element.outerHTML.slice(0, 300));
          }
          return found;
        }
        """;

    private readonly IPage page;
    private readonly string host;
    private readonly List<string> complaints = [], forgiven = [];

    private HostilePage(IPage page, Uri address) => (this.page, host) = (page, address.Authority);

    public IPage Page => page;

    public static async Task<HostilePage> OpenAsync(IBrowserContext profile, Uri address)
    {
        HostilePage hostile = new(await profile.NewPageAsync(), address);
        IPage page = hostile.page;
        page.Console += (_, message) => { if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)) hostile.complaints.Add(message.Text); };
        page.PageError += (_, error) => hostile.complaints.Add(error);
        page.Dialog += (_, dialog) => { hostile.complaints.Add("dialog " + dialog.Message); _ = dialog.DismissAsync(); };
        page.Popup += (_, popup) => hostile.complaints.Add("popup " + popup.Url);
        page.Response += (_, response) => { if (response.Status >= 500) hostile.complaints.Add($"{response.Status} of {response.Url}"); };
        page.Request += (_, request) =>
        {
            if (request.Url.StartsWith("http", StringComparison.Ordinal) && new Uri(request.Url).Authority != hostile.host) hostile.complaints.Add("request " + request.Url);
        };
        await page.AddInitScriptAsync(Watch);
        return hostile;
    }

    /// <summary>Something of the page's own, which is not the text's doing.</summary>
    public void Forgive(string complaint) => forgiven.Add(complaint);

    public async Task GotoAsync(string path, bool interactive = true)
    {
        await page.GotoAsync(path);
        if (interactive) await Expect(page.Locator(".app[data-interactive=true]")).ToBeVisibleAsync();
    }

    /// <summary>That there is nothing but text.</summary>
    /// <param name="where">For whoever reads the failure.</param>
    /// <param name="shown">What the page, with its fields and descriptions, says literally.</param>
    public async Task CheckAsync(string where, params IEnumerable<string> shown)
    {
        string[] wanted = [.. shown.Select(HostileText.Comparable).Where(text => text.Length > 0)];
        string[] missing;
        DateTime patience = DateTime.UtcNow.AddSeconds(20);
        while ((missing = await MissingAsync(wanted)).Length > 0 && DateTime.UtcNow < patience) await Task.Delay(100);
        string[] found = [.. (await page.EvaluateAsync<string[]>(Search)).Concat(complaints).Except(forgiven), .. missing.Select(text => $"not shown: {text}")];
        Assert.True(found.Length == 0, $"{where}:\n{string.Join('\n', found.Take(12))}");
    }

    private async Task<string[]> MissingAsync(string[] wanted)
    {
        string[] texts = await page.EvaluateAsync<string[]>("""
            () => [document.documentElement.textContent, document.title, ...[...document.querySelectorAll('input, textarea')].map(e => e.value),
              ...[...document.querySelectorAll('[title], [aria-label], [alt], meta[content]')].flatMap(e => ['title', 'aria-label', 'alt', 'content'].map(name => e.getAttribute(name) ?? ''))]
            """);
        string all = HostileText.Comparable(string.Join('\n', texts));
        return [.. wanted.Where(text => !all.Contains(text, StringComparison.Ordinal))];
    }
}

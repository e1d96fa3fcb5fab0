using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Unclip.Inference;
using Unclip.Inference.Pictures;
using Unclip.Web.Galleries;
using Unclip.Web.Owners;
using static Microsoft.Playwright.Assertions;

namespace Unclip.Web.Tests.Browser;

/// <summary>What files say of themselves is text, and what they are called when they leave is harmless.</summary>
public sealed partial class HostileFilesInBrowserTests(Chromium chromium, HostileInstallation here) : IClassFixture<Chromium>, IClassFixture<HostileInstallation>
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static byte[] Png(int shade, Recipe? recipe = null)
    {
        Picture picture = new(8, 8, [.. Enumerable.Repeat((byte)shade, 192)]);
        return recipe is null ? PictureCodec.EncodePng(picture) : PictureCodec.EncodePng(picture, recipe);
    }

    private static Recipe RecipeOf(string text) => new() { AppVersion = text, Model = text, Fingerprint = text, Request = new GenerationRequest { Prompt = text, PriorSteps = 1, DecoderSteps = 1 } };

    [Fact]
    public async Task Names_and_recipes_of_files_that_are_brought_are_text()
    {
        await using IBrowserContext profile = await here.EnterAsync(chromium);
        HostilePage tab = await HostilePage.OpenAsync(profile, here.Host.Address);
        string[] names = [.. HostileText.Corpus.Where(text => text.Trim().Length > 0 && !text.Any(c => c is '/' or '\\' || char.IsControl(c) || char.IsSurrogate(c)))];
        foreach (string[] some in names.Chunk(10))
        {
            await tab.GotoAsync($"/galleries/{here.Gallery.Id}");
            await Expect(tab.Page.Locator(".gallery-drop[data-ready=true]")).ToBeVisibleAsync();
            await tab.Page.SetInputFilesAsync(".gallery-drop input", some.Select(name => new FilePayload { Name = name, MimeType = "text/html", Buffer = "<b data-xss>"u8.ToArray() }));
            await Expect(tab.Page.Locator(".gallery-drop [role=alert]")).ToHaveCountAsync(some.Length);
            await tab.CheckAsync("files that are no pictures", some);
        }

        int shade = 0;
        await tab.Page.SetInputFilesAsync(".gallery-drop input", names.Select(name => new FilePayload { Name = name + ".png", MimeType = "image/png", Buffer = Png(shade++) }));
        await Expect(tab.Page.Locator(".gallery-drop [role=status]")).ToHaveTextAsync($"{names.Length} pictures added.", new() { Timeout = 120_000 });
        await tab.CheckAsync("pictures with names", names[^1]);
        await tab.GotoAsync("/");
        foreach (string text in HostileText.Corpus.Where((_, index) => index % 5 == 0).Append("\u202Eabc"))
        {
            await Expect(tab.Page.Locator(".recipe-drop[data-ready=true]")).ToHaveCountAsync(1);
            await tab.Page.Locator("#recipe-file").SetInputFilesAsync(new FilePayload { Name = "ours.png", MimeType = "image/png", Buffer = Png(7, RecipeOf(text)) });
            await tab.CheckAsync("settings from a picture", text, "Settings restored from the picture.");
        }
    }

    [Fact]
    public async Task What_a_zip_and_its_manifest_say_is_text()
    {
        await using IBrowserContext profile = await here.EnterAsync(chromium);
        HostilePage tab = await HostilePage.OpenAsync(profile, here.Host.Address);
        await tab.GotoAsync("/galleries");
        await Expect(tab.Page.Locator(".gallery-drop[data-ready=true]")).ToBeVisibleAsync();
        foreach (string[] some in HostileText.Corpus.Chunk(20))
        {
            await tab.Page.SetInputFilesAsync(".gallery-drop input", new FilePayload { Name = "gallery.zip", MimeType = "application/zip", Buffer = Zip(some, described: false) });
            await tab.CheckAsync("a zip of what are no pictures", some.Where(text => !text.EndsWith('/') && text.All(c => !char.IsSurrogate(c)) && text.IndexOfAny(['\\', '/']) < 0));
        }

        string[] titles = [.. HostileText.Corpus];
        await tab.Page.SetInputFilesAsync(".gallery-drop input", new FilePayload { Name = "gallery.zip", MimeType = "application/zip", Buffer = Zip(titles, described: true) });
        await Expect(tab.Page.Locator(".gallery-drop [role=status]")).ToContainTextAsync($"{titles.Length} pictures added", new() { Timeout = 120_000 });
        await tab.CheckAsync("the galleries of a zip");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Imported" }).First.ClickAsync();
        await tab.Page.Locator("#cell-0").ClickAsync();
        ILocator dialog = tab.Page.GetByRole(AriaRole.Dialog);
        for (int i = 0; i < titles.Length; i++)
        {
            await Expect(dialog.Locator("[aria-live=polite]")).ToHaveTextAsync($"{i + 1} / {titles.Length}");
            await tab.CheckAsync("an imported picture", HostileText.Comparable(titles[i]).Length == 0 ? [] : [titles[i]]);
            if (i + 1 < titles.Length) await dialog.GetByLabel("Next picture").ClickAsync();
        }
    }

    [Fact]
    public async Task What_leaves_has_a_name_of_letters_digits_and_dashes()
    {
        using HttpClient client = new(new HttpClientHandler { UseCookies = false }) { BaseAddress = here.Host.Address };
        client.DefaultRequestHeaders.Add("Cookie", here.CookieHeader);
        List<string> paths = [.. here.Pictures.Select(picture => GalleryEndpoints.PathOf(picture.Id, picture.Blob, "png") + "?download=true"), $"/galleries/{here.Gallery.Id}/export", "/galleries/export"];
        paths.AddRange(here.Host.Jobs.Of(Owner.OfPerson(here.Ann)).SelectMany(job => new[] { Web.Generation.PictureEndpoints.DownloadPathOf(job, 0), Web.Generation.PictureEndpoints.StripPathOf(job) }));
        foreach (string path in paths)
        {
            using HttpResponseMessage answer = await client.GetAsync(path, Now);
            Assert.True(answer.IsSuccessStatusCode, $"{path} answers {answer.StatusCode}");
            string disposition = Assert.Single(answer.Content.Headers.GetValues("Content-Disposition"));
            Assert.Matches(HarmlessDisposition(), disposition);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            if (!path.EndsWith("export", StringComparison.Ordinal)) continue;
            using ZipArchive zip = new(await answer.Content.ReadAsStreamAsync(Now));
            Assert.All(zip.Entries, entry => Assert.Matches(HarmlessEntry(), entry.FullName));
            Assert.Equal(zip.Entries.Count, zip.Entries.Select(entry => entry.FullName.ToUpperInvariant()).Distinct().Count());
        }
    }

    [GeneratedRegex("^attachment; filename=[a-z0-9.-]+; filename\\*=UTF-8''[a-z0-9.-]+$")]
    private static partial Regex HarmlessDisposition();

    [GeneratedRegex("^(manifest\\.json|[a-z0-9-]+/[0-9]{5}-[a-z0-9-]+\\.png)$")]
    private static partial Regex HarmlessEntry();

    /// <summary>With a picture for each text, of which the manifest tells; or with a file of each name that is no picture.</summary>
    private static byte[] Zip(string[] texts, bool described)
    {
        using MemoryStream bytes = new();
        using (ZipArchive zip = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            if (described)
                using (Stream manifest = zip.CreateEntry(GalleryManifest.FileName).Open())
                    JsonSerializer.Serialize(manifest, texts.Select((text, index) => new ManifestPicture
                    {
                        File = $"{index}.png", Gallery = "Imported", Title = text, AddedAt = DateTimeOffset.UnixEpoch.AddDays(1000 - index), Tags = [text], Provider = text, Comments = [new(text, DateTimeOffset.UnixEpoch, text)],
                    }), GalleryManifest.Json);
            for (int i = 0; i < texts.Length; i++)
            {
                using Stream entry = zip.CreateEntry(described ? $"{i}.png" : texts[i]).Open();
                entry.Write(described ? Png(100 + i, HostileText.Comparable(texts[i]).Length == 0 ? null : RecipeOf(texts[i])) : "<b data-xss>"u8);
            }
        }

        return bytes.ToArray();
    }
}

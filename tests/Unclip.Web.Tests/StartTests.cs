using System.Diagnostics;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Unclip.Golden;
using Unclip.Web.Data;
using Unclip.Web.Generation;
using Unclip.Web.Owners;
using Unclip.Web.Tests.Data;

namespace Unclip.Web.Tests;

public sealed class StartTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/models", HttpStatusCode.OK)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    public async Task Without_a_model_folder_every_page_says_what_is_missing(string path, HttpStatusCode status)
    {
        string folder = Path.Combine(Path.GetTempPath(), "unclip-there-is-no-such-folder");
        using StudioHost host = StudioHost.WithFolder(folder);
        await StudioHost.WaitAsync(() => host.Model.Default is not ModelOpening);
        using HttpResponseMessage response = await GetPageAsync(host, path);
        string html = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Now));
        Assert.Equal(status, response.StatusCode);
        Assert.Contains("The model cannot be used", html, StringComparison.Ordinal);
        Assert.Contains(folder, html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_weight_file_is_named_on_the_page()
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        string folder = Directory.CreateTempSubdirectory("unclip-damaged").FullName;
        try
        {
            Copy(GoldenFolder.TinyKarlo, folder);
            string weights = Path.Combine(folder, "prior", "diffusion_pytorch_model.safetensors");
            await File.WriteAllBytesAsync(weights, (await File.ReadAllBytesAsync(weights, Now))[..1000], Now);
            using StudioHost host = StudioHost.WithFolder(folder, ("Unclip:CacheFolder", Path.Combine(folder, "cache")));
            await StudioHost.WaitAsync(() => host.Model.Default is not ModelOpening, seconds: 60);
            using HttpResponseMessage response = await GetPageAsync(host, "/");
            string html = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Now));
            Assert.Contains("The model cannot be used", html, StringComparison.Ordinal);
            Assert.Contains("diffusion_pytorch_model.safetensors", html, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Scripts_styles_and_icons_are_served()
    {
        using StudioHost host = StudioHost.With(new ScriptedModel());
        using HttpClient client = host.CreateClient();
        foreach (string path in (string[])["/css/studio.css", "/js/frames.js", "/js/theme.js", "/icons/favicon.svg", "/vendor/signalr/signalr.min.js", "/_framework/blazor.web.js", "/_content/MudBlazor/MudBlazor.min.css"])
        {
            using HttpResponseMessage response = await client.GetAsync(new Uri(path, UriKind.Relative), Now);
            Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode}");
        }
    }

    [Fact]
    public async Task A_page_gives_a_browser_an_owner_that_scripts_cannot_read_and_assets_do_not()
    {
        using StudioHost host = StudioHost.With(new ScriptedModel());
        using HttpResponseMessage page = await GetPageAsync(host, "/");
        string cookie = Assert.Single(page.Headers.GetValues("Set-Cookie"), value => value.StartsWith(Owner.CookieName, StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.True(Owner.IsWellFormed(cookie.Split('=', ';')[1]));
        using HttpResponseMessage asset = await host.CreateClient().GetAsync(new Uri("/css/studio.css", UriKind.Relative), Now);
        Assert.False(asset.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("Unclip:ConcurrentJobs", "65")]
    [InlineData("Unclip:AuditDays", "0")]
    [InlineData("Unclip:Device", "-1")]
    [InlineData("Unclip:ModelFolder", "")]
    [InlineData("Unclip:ConcurrentJobs", "many", "'many' at 'Unclip:ConcurrentJobs'")]
    [InlineData("Unclip:NoSuchOption", "1", "Unclip:NoSuchOption is no setting")]
    [InlineData("Unclip:BlobKind", "S3", "Unclip:S3Bucket is '', expected a bucket's name")]
    public async Task A_wrong_option_stops_the_start(string key, string value, string? message = null)
    {
        // The program itself: a test host may notice that its server is gone before it hears why.
        using Process app = Process.Start(new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "Unclip.Web"), ["--urls", "http://127.0.0.1:0", $"--{key}={value}"])
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string[] output = await Task.WhenAll(app.StandardOutput.ReadToEndAsync(Now), app.StandardError.ReadToEndAsync(Now));
        await app.WaitForExitAsync(Now);
        Assert.NotEqual(0, app.ExitCode);
        Assert.Contains(message ?? key.Split(':')[1], string.Concat(output), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", string.Concat(output), StringComparison.Ordinal); // No stack: nothing has failed but a setting.
    }

    [Fact]
    public async Task A_start_that_was_killed_among_its_migrations_does_not_hold_up_the_next_one()
    {
        await using TestDatabase databases = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using (UnclipDatabase database = databases.CreateDbContext())
            await database.Database.ExecuteSqlAsync($"INSERT INTO __EFMigrationsLock VALUES (1, {DateTimeOffset.UtcNow})", Now);

        Task<StudioHost> start = Task.Run(() => StudioHost.With(new ScriptedModel(), settings: ("Unclip:Database", databases.ConnectionString)), Now);
        using StudioHost host = await start.WaitAsync(TimeSpan.FromMinutes(1), Now); // Else it waits for ever.
        using HttpResponseMessage page = await GetPageAsync(host, "/");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    /// <summary>As curl or a health check asks: without saying that it wants HTML.</summary>
    private static async Task<HttpResponseMessage> GetPageAsync(StudioHost host, string path)
    {
        using HttpClient client = host.CreateClient();
        return await client.GetAsync(new Uri(path, UriKind.Relative), Now);
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}

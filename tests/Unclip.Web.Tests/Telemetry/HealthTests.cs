using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Unclip.Web.Blobs;
using Unclip.Web.Data;
using Unclip.Web.Generation;

namespace Unclip.Web.Tests.Telemetry;

public sealed class HealthTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_process_that_can_work_is_ready_and_anybody_may_ask()
    {
        await using StudioHost host = StudioHost.With(new ScriptedModel(), settings: ("Unclip:RequireAccount", "true"));
        await host.ReadyAsync();
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await StatusAsync(host, "/health/live"));
        (HttpStatusCode code, JsonElement answer) = await AskAsync(host, "/health/ready");
        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Equal([("database", "Healthy"), ("blobs", "Healthy"), ("model", "Healthy")], Checks(answer));
    }

    [Fact]
    public async Task Without_a_model_it_lives_and_is_not_ready()
    {
        await using StudioHost host = StudioHost.WithFolder(Path.Combine(Path.GetTempPath(), "unclip-there-is-no-such-folder"));
        await StudioHost.WaitAsync(() => host.Model.Default is not ModelOpening);
        (HttpStatusCode code, JsonElement answer) = await AskAsync(host, "/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, code);
        Assert.Equal([("database", "Healthy"), ("blobs", "Healthy"), ("model", "Unhealthy")], Checks(answer));
        Assert.Equal("No model can be used; the log says why.", answer.GetProperty("checks")[2].GetProperty("trouble").GetString());
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await StatusAsync(host, "/health/live"));
    }

    [Fact]
    public async Task A_database_without_its_tables_and_blobs_without_room_are_named_and_nothing_else_is_told()
    {
        await using StudioHost host = StudioHost.With(new ScriptedModel(), services => services.Replace(ServiceDescriptor.Singleton<IBlobStore>(new FullStore())));
        await host.ReadyAsync();
        await using (UnclipDatabase database = await host.Services.GetRequiredService<IDbContextFactory<UnclipDatabase>>().CreateDbContextAsync(Now))
            await database.Database.EnsureDeletedAsync(Now);
        (HttpStatusCode code, JsonElement answer) = await AskAsync(host, "/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, code);
        Assert.Equal([("database", "Unhealthy"), ("blobs", "Unhealthy"), ("model", "Healthy")], Checks(answer));
        Assert.DoesNotContain("secret", answer.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("unclip.db", answer.ToString(), StringComparison.Ordinal);
    }

    private static (string Name, string Status)[] Checks(JsonElement answer) =>
        [.. answer.GetProperty("checks").EnumerateArray().Select(check => (check.GetProperty("name").GetString()!, check.GetProperty("status").GetString()!))];

    private static async Task<(HttpStatusCode, string?)> StatusAsync(StudioHost host, string path)
    {
        (HttpStatusCode code, JsonElement answer) = await AskAsync(host, path);
        return (code, answer.GetProperty("status").GetString());
    }

    private static async Task<(HttpStatusCode Code, JsonElement Answer)> AskAsync(StudioHost host, string path)
    {
        using HttpClient client = host.CreateClient();
        using HttpResponseMessage answer = await client.GetAsync(new Uri(path, UriKind.Relative), Now);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Now)).RootElement);
    }

    private sealed class FullStore : IBlobStore
    {
        public Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) => throw new IOException("No space left on /secret/place.");

        public Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken = default) => Task.FromResult<Stream?>(null);

        public Task DeleteAsync(string name, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public async IAsyncEnumerable<string> ListAsync(DateTimeOffset putBefore, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            yield break;
        }
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Unclip.Inference.Pictures;
using Unclip.Web.Api;
using Unclip.Web.Blobs;
using Unclip.Web.Data;
using Unclip.Web.Galleries;
using Unclip.Web.Generation;
using Unclip.Web.Owners;
using Unclip.Web.People;
using Unclip.Web.Tests.Galleries;

namespace Unclip.Web.Tests.Api;

public sealed class ApiTests : IAsyncDisposable
{
    private readonly StudioHost host = StudioHost.With(new ScriptedModel());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IDbContextFactory<UnclipDatabase> Databases => host.Services.GetRequiredService<IDbContextFactory<UnclipDatabase>>();

    private AccessTokens Tokens => host.Services.GetRequiredService<AccessTokens>();

    [Fact]
    public async Task A_program_queues_a_request_follows_it_and_fetches_the_picture()
    {
        await host.ReadyAsync();
        using HttpClient program = await ClientOfAsync("anna", AccessScopes.Read | AccessScopes.Generate);

        HttpResponseMessage created = await program.PostAsync("/api/generations", Json("""{ "tool": "prompt", "prompt": "a red house", "seed": 7, "sampler": "ddim" }"""), Cancellation);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        string events = await program.GetStringAsync(created.Headers.Location + "/events", Cancellation);
        JsonElement end = JsonDocument.Parse(events.Split('\n').Last(line => line.StartsWith("data: ", StringComparison.Ordinal))[6..]).RootElement;
        Assert.Equal("finished", end.GetProperty("state").GetString());
        Assert.Equal("a red house", end.GetProperty("title").GetString());
        byte[] png = await program.GetByteArrayAsync(end.GetProperty("pictures")[0].GetString(), Cancellation);
        Assert.Equal(7u, PictureCodec.ReadRecipe(png)!.Request.Seed);

        using HttpClient other = await ClientOfAsync("bert", AccessScopes.Read);
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(created.Headers.Location, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_program_puts_its_waiting_generations_elsewhere_in_the_queue()
    {
        ScriptedModel model = new();
        Action step = model.StepByStep();
        await using StudioHost slow = StudioHost.With(model, warmUp: false);
        await slow.ReadyAsync();
        using HttpClient program = await ClientOfAsync(slow, "anna", AccessScopes.Read | AccessScopes.Generate);
        Uri[] made = new Uri[3];
        for (int i = 0; i < made.Length; i++)
            made[i] = (await program.PostAsync("/api/generations", Json("""{ "tool": "prompt", "prompt": "a red house" }"""), Cancellation)).Headers.Location!;
        await StudioHost.WaitAsync(() => slow.Jobs.Active[0].Snapshot.State == JobState.Running);

        JsonElement moved = await ChangeAsync(made[2], """{ "position": 0, "paused": false }""", HttpStatusCode.OK);
        Assert.Equal((0, false, "normal"), (moved.GetProperty("ahead").GetInt32(), moved.GetProperty("paused").GetBoolean(), moved.GetProperty("priority").GetString()));
        JsonElement low = await ChangeAsync(made[2], """{ "priority": "low" }""", HttpStatusCode.OK);
        Assert.Equal((1, "low"), (low.GetProperty("ahead").GetInt32(), low.GetProperty("priority").GetString()));
        JsonElement paused = await ChangeAsync(made[2], """{ "paused": true }""", HttpStatusCode.OK);
        Assert.Equal((JsonValueKind.Null, true), (paused.GetProperty("ahead").ValueKind, paused.GetProperty("paused").GetBoolean()));
        await ChangeAsync(made[1], """{ "priority": "high" }""", HttpStatusCode.BadRequest);
        await ChangeAsync(made[1], """{ "position": -1 }""", HttpStatusCode.BadRequest);
        await ChangeAsync(made[0], """{ "paused": true }""", HttpStatusCode.OK);
        GenerationJob first = slow.Jobs.Active.Single(job => made[0].ToString().EndsWith(job.Id, StringComparison.Ordinal));
        await StudioHost.WaitAsync(() => first.Snapshot.IsWaiting);
        await program.DeleteAsync(made[0], Cancellation);
        await ChangeAsync(made[0], """{ "paused": true }""", HttpStatusCode.Conflict);

        async Task<JsonElement> ChangeAsync(Uri generation, string change, HttpStatusCode expected)
        {
            HttpResponseMessage answer = await program.PatchAsync(generation, Json(change), Cancellation);
            string text = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.True(expected == answer.StatusCode, $"{answer.StatusCode}: {text}");
            return JsonDocument.Parse(text).RootElement;
        }
    }

    [Fact]
    public async Task Programs_of_several_people_behind_one_address_are_bounded_together()
    {
        await using StudioHost narrow = StudioHost.With(new ScriptedModel(), settings: ("Unclip:JobsPerMinutePerAddress", "1"));
        await narrow.ReadyAsync();
        using HttpClient anna = await ClientOfAsync(narrow, "anna", AccessScopes.Generate), bert = await ClientOfAsync(narrow, "bert", AccessScopes.Generate);
        const string Wish = """{ "tool": "prompt", "prompt": "a red house" }""";

        Assert.Equal(HttpStatusCode.Created, (await anna.PostAsync("/api/generations", Json(Wish), Cancellation)).StatusCode);
        bert.DefaultRequestHeaders.Add("Accept-Language", "ko");
        HttpResponseMessage refused = await bert.PostAsync("/api/generations", Json(Wish), Cancellation);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Contains("from one network: wait a minute", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal); // In English, as ever.
    }

    [Fact]
    public async Task A_program_keeps_a_picture_in_a_gallery_once()
    {
        await host.ReadyAsync();
        using HttpClient program = await ClientOfAsync("anna", AccessScopes.Read | AccessScopes.Generate | AccessScopes.Write);
        Person anna = await Databases.CreateDbContext().Users.SingleAsync(person => person.UserName == "anna", Cancellation);
        Gallery gallery = await Databases.AddGalleryAsync(Owner.OfPerson(anna.Id)), others = await Databases.AddGalleryAsync("somebody else");
        HttpResponseMessage created = await program.PostAsync("/api/generations", Json("""{ "tool": "prompt", "prompt": "a red house", "seed": 7 }"""), Cancellation);
        await program.GetStringAsync(created.Headers.Location + "/events", Cancellation);
        string wish = $$"""{ "generation": "{{created.Headers.Location!.ToString().Split('/')[^1]}}" }""";

        HttpResponseMessage kept = await program.PostAsync($"/api/galleries/{gallery.Id}/pictures", Json(wish), Cancellation);
        Assert.Equal(HttpStatusCode.Created, kept.StatusCode);
        Assert.Equal(7u, PictureCodec.ReadRecipe(await program.GetByteArrayAsync(kept.Headers.Location, Cancellation))!.Request.Seed);
        Assert.Equal(HttpStatusCode.OK, (await program.PostAsync($"/api/galleries/{gallery.Id}/pictures", Json(wish), Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await program.PostAsync($"/api/galleries/{others.Id}/pictures", Json(wish), Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Without_a_token_or_its_scope_nothing_is_done()
    {
        await host.ReadyAsync();
        using HttpClient nobody = host.CreateClient();
        HttpResponseMessage refused = await nobody.GetAsync("/api/models", Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains("personal access token", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);

        using HttpClient reader = await ClientOfAsync("anna", AccessScopes.Read);
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("/api/models", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsync("/api/generations", Json("""{ "tool": "prompt", "prompt": "a house" }"""), Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_revoked_or_expired_token_opens_nothing()
    {
        Person anna = await Databases.AddPersonAsync("anna");
        (AccessToken record, string token) = await Tokens.CreateAsync(anna.Id, "script", AccessScopes.Read, null, Cancellation);
        (_, string brief) = await Tokens.CreateAsync(anna.Id, "brief", AccessScopes.Read, TimeSpan.FromMilliseconds(1), Cancellation);
        await Task.Delay(20, Cancellation);
        Assert.Null(await Tokens.FindAsync(brief, Cancellation));
        Assert.NotNull((await Tokens.FindAsync(token, Cancellation))!.LastUsedAt);
        Assert.False(await Tokens.RevokeAsync("somebody else", record.Id, Cancellation));
        Assert.True(await Tokens.RevokeAsync(anna.Id, record.Id, Cancellation));
        Assert.Null(await Tokens.FindAsync(token, Cancellation));
    }

    [Theory]
    [InlineData("""{ "tool": "prompt", "prompt": "a house", "count": 99 }""", "Count")]
    [InlineData("""{ "tool": "prompt", "prompt": "a house", "sampler": "magic" }""", "sampler")]
    [InlineData("""{ "tool": "teleport" }""", "teleport")]
    [InlineData("""{ "tool": "prompt" }""", "prompt")]
    [InlineData("""{ "prompt": "a house" }""", "'tool' is missing")]
    [InlineData("""{ "tool": "mixture", "ingredients": [null] }""", "Ingredients")]
    [InlineData("""{ "tool": "mixture", "ingredients": [{ "ingredient": { "kind": "embedding", "image_embedding": [1e39] } }] }""", "not finite")]
    public async Task A_wrong_request_is_answered_with_what_is_wrong(string body, string named)
    {
        await host.ReadyAsync();
        using HttpClient program = await ClientOfAsync("anna", AccessScopes.Generate);
        HttpResponseMessage answer = await program.PostAsync("/api/generations", Json(body), Cancellation);
        string text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains(named, text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Galleries_and_pictures_are_ones_own()
    {
        IBlobStore blobs = host.Services.GetRequiredService<IBlobStore>();
        using HttpClient program = await ClientOfAsync("anna", AccessScopes.Read);
        Person anna = await Databases.CreateDbContext().Users.SingleAsync(person => person.UserName == "anna", Cancellation);
        Gallery mine = await Databases.AddGalleryAsync(Owner.OfPerson(anna.Id)), others = await Databases.AddGalleryAsync("somebody else");
        KeptPicture picture = await Databases.AddPictureAsync(blobs, mine), hidden = await Databases.AddPictureAsync(blobs, others);

        JsonElement gallery = Assert.Single((await program.GetFromJsonAsync<JsonElement>("/api/galleries", Cancellation)).EnumerateArray());
        Assert.Equal(1, gallery.GetProperty("picture_count").GetInt32());
        JsonElement listed = Assert.Single((await program.GetFromJsonAsync<JsonElement>($"/api/galleries/{mine.Id}/pictures", Cancellation)).EnumerateArray());
        Assert.Equal(picture.Id, listed.GetProperty("id").GetString());
        Assert.NotNull(PictureCodec.ReadRecipe(await program.GetByteArrayAsync(listed.GetProperty("file").GetString(), Cancellation)));
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync($"/api/galleries/{others.Id}/pictures", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync($"/api/galleries/{others.Id}/pictures/{hidden.Id}", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task The_interface_describes_itself()
    {
        using HttpClient anybody = host.CreateClient();
        JsonElement document = await anybody.GetFromJsonAsync<JsonElement>("/api/v1.json", Cancellation);
        Assert.True(document.GetProperty("paths").TryGetProperty("/api/generations/{id}/events", out _));
        Assert.All(document.GetProperty("paths").EnumerateObject(), path => Assert.StartsWith("/api/", path.Name, StringComparison.Ordinal));
        Assert.Equal("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("token").GetProperty("scheme").GetString());
        Assert.Equal(HttpStatusCode.OK, (await anybody.GetAsync("/api/docs", Cancellation)).StatusCode);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private Task<HttpClient> ClientOfAsync(string name, AccessScopes scopes) => ClientOfAsync(host, name, scopes);

    private static async Task<HttpClient> ClientOfAsync(StudioHost host, string name, AccessScopes scopes)
    {
        Person person = await host.Services.GetRequiredService<IDbContextFactory<UnclipDatabase>>().AddPersonAsync(name);
        (_, string token) = await host.Services.GetRequiredService<AccessTokens>().CreateAsync(person.Id, "test", scopes, TimeSpan.FromHours(1), Cancellation);
        HttpClient client = host.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }
}

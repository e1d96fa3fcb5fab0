using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Unclip.Inference;
using Unclip.Inference.Pictures;
using Unclip.Web.Api;
using Unclip.Web.Blobs;
using Unclip.Web.Data;
using Unclip.Web.Frames;
using Unclip.Web.Galleries;
using Unclip.Web.Generation;
using Unclip.Web.Owners;
using Unclip.Web.Sources;
using Unclip.Web.Teams;
using Unclip.Web.Tests.Galleries;
using Unclip.Web.Tests.People;

namespace Unclip.Web.Tests;

/// <summary>Everybody tries every endpoint that leads to somebody's things.</summary>
public sealed class EndpointAccessTests
{
    /// <summary>In the order of what they may do with the team's gallery.</summary>
    private static readonly string[] Actors = ["nobody", "guest", "stranger", "viewer", "editor", "owner"];

    /// <summary>For each endpoint who gets in: from this one of <see cref="Actors"/> on; null: it leads to nobody's things, or only to one's own.</summary>
    private static readonly Dictionary<string, string?> First = new()
    {
        ["GET /kept/{pictureId}/{blob}.{type:regex(^(png|webp)$)}"] = "viewer",
        ["GET /galleries/{id}/export"] = "viewer",
        ["POST /galleries/{id}/import"] = "editor",
        ["POST /galleries/{id}/pictures"] = "editor",
        ["GET /galleries/export"] = null,
        ["POST /galleries/import"] = null,
        ["GET /pictures/{jobId}/{index:int}.png"] = "owner",
        ["GET /pictures/{jobId}/strip.png"] = "owner",
        ["GET /pictures/{jobId}/row.webp"] = "owner",
        ["GET /pictures/{jobId}/row.gif"] = "owner",
        ["GET /sources/{id}.png"] = "owner",
        ["POST /sources"] = null,
        ["GET /api/models"] = null,
        ["GET /api/generations"] = null,
        ["POST /api/generations"] = null,
        ["GET /api/generations/{id}"] = "owner",
        ["GET /api/generations/{id}/events"] = "owner",
        ["GET /api/generations/{id}/pictures/{index:int}"] = "owner",
        ["PATCH /api/generations/{id}"] = "owner",
        ["DELETE /api/generations/{id}"] = "owner",
        ["GET /api/galleries"] = null,
        ["GET /api/galleries/{id}/pictures"] = "viewer",
        ["POST /api/galleries/{id}/pictures"] = "owner", // Of their own generation.
        ["GET /api/galleries/{id}/pictures/{pictureId}"] = "viewer",
        ["POST /s/{token:length(43)}/{pictureId:length(22)}/recipe"] = null, // For whoever has the link, where it allows that.
        ["GET /health/live"] = null, // For whoever watches the process; so is the other.
        ["GET /health/ready"] = null,
        ["GET /language/{language}"] = null, // For everybody, too.
        ["POST /account/sign-out"] = null,
        ["POST /account/passkeys/creation"] = null,
        ["POST /account/passkeys/request"] = null,
    };

    /// <summary>The same for what is called on hubs, and while what.</summary>
    private static readonly Dictionary<(string Method, string Circumstances), string?> FirstToCall = new()
    {
        [("FrameHub.Watch", "while the maker keeps it to themselves")] = "owner",
        [("FrameHub.Watch", "while the maker lets their teams watch")] = "viewer",
        [("FrameHub.Painted", "of what this connection watches")] = null,
    };

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everybody_gets_in_where_they_may_and_nowhere_else()
    {
        await using StudioHost host = StudioHost.With(new ScriptedModel(), settings: ("Unclip:SignInAttemptsPerMinute", "100"));
        Dictionary<string, string> credentials = [];
        Dictionary<string, Func<HttpRequestMessage>> samples = await SeedAsync(host, credentials);

        List<string> wrong = [];
        foreach ((string endpoint, string? first) in First)
        {
            if (first is null) continue;
            foreach (string actor in Actors)
            {
                using HttpRequestMessage request = samples[endpoint]();
                bool byToken = request.RequestUri!.OriginalString.StartsWith(ApiSetup.Root, StringComparison.Ordinal);
                if (credentials.TryGetValue(byToken ? actor + " token" : actor + " cookie", out string? credential))
                    request.Headers.Add(byToken ? "Authorization" : "Cookie", credential);
                using HttpClient client = new(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = host.Address };
                using HttpResponseMessage answer = await client.SendAsync(request, Now);
                bool expected = Array.IndexOf(Actors, actor) >= Array.IndexOf(Actors, first);
                if (answer.IsSuccessStatusCode != expected) wrong.Add($"{endpoint} answers {(int)answer.StatusCode} to {actor}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Everybody_watches_what_they_may_and_nothing_else()
    {
        ScriptedModel model = new();
        Action step = model.StepByStep();
        await using StudioHost host = StudioHost.With(model, warmUp: false, ("Unclip:SignInAttemptsPerMinute", "100"));
        Dictionary<string, string> credentials = [];
        (Dictionary<string, string> people, _) = await SeedPeopleAsync(host, credentials);
        GenerationJob job = await host.SubmitAsync(Owner.OfPerson(people["owner"]), new() { Prompt = "a red house", PriorSteps = 1, DecoderSteps = 30 });
        step();
        step();
        await StudioHost.WaitAsync(() => job.Snapshot.Stage == JobStage.Decoder);

        List<string> wrong = [];
        foreach (((string method, string circumstances), string? first) in FirstToCall)
        {
            if (first is null) continue;
            bool lets = circumstances == "while the maker lets their teams watch";
            await using (UnclipDatabase database = await host.Services.GetRequiredService<IDbContextFactory<UnclipDatabase>>().CreateDbContextAsync(Now))
                await database.Users.Where(person => person.Id == people["owner"]).ExecuteUpdateAsync(set => set.SetProperty(person => person.LetsTeamsWatch, lets), Now);
            foreach (string credential in Actors.SelectMany(actor => new[] { actor + " cookie", actor + " token" }))
            {
                bool expected = Array.IndexOf(Actors, credential.Split(' ')[0]) >= Array.IndexOf(Actors, first);
                if (await SeesAsync(host, credentials.GetValueOrDefault(credential), credential.EndsWith("token", StringComparison.Ordinal), job.Id) != expected)
                    wrong.Add($"{method} {circumstances} {(expected ? "shows nothing" : "shows a frame")} to {credential}");
            }
        }

        await host.Jobs.CancelAsync(job);
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task No_method_of_a_hub_is_forgotten_here()
    {
        await using StudioHost host = StudioHost.With(new ScriptedModel());
        IEnumerable<string> known = host.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Select(endpoint => endpoint.Metadata.GetMetadata<HubMetadata>()?.HubType).OfType<Type>().Where(hub => hub.Assembly == typeof(FrameHub).Assembly).Distinct()
            .SelectMany(hub => hub.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => method.GetBaseDefinition() == method).Select(method => $"{hub.Name}.{method.Name}"));
        Assert.Equal(FirstToCall.Keys.Select(row => row.Method).Distinct().Order(), known.Order());
    }

    [Fact]
    public async Task No_endpoint_is_forgotten_here()
    {
        await using StudioHost host = StudioHost.With(new ScriptedModel());
        IEnumerable<string> known = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null && endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata>() is null)
            .Where(endpoint => !endpoint.RoutePattern.RawText!.StartsWith("/_", StringComparison.Ordinal) && endpoint.Metadata.GetMetadata<HubMetadata>() is null && endpoint.Order != int.MaxValue)
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Select(method => $"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/')}"))
            .Where(endpoint => !endpoint.Contains("_blazor", StringComparison.Ordinal) && !endpoint.Contains("_framework", StringComparison.Ordinal));
        Assert.Empty(known.Except(First.Keys));
    }

    /// <summary>A request to the team's and its owner's things for each endpoint, once every actor's cookie and token are in <paramref name="credentials"/>.</summary>
    private static async Task<Dictionary<string, Func<HttpRequestMessage>>> SeedAsync(StudioHost host, Dictionary<string, string> credentials)
    {
        IDbContextFactory<UnclipDatabase> databases = host.Services.GetRequiredService<IDbContextFactory<UnclipDatabase>>();
        (Dictionary<string, string> people, string team) = await SeedPeopleAsync(host, credentials);
        Gallery gallery = await databases.AddGalleryAsync(null, "Ours", team);
        KeptPicture picture = await databases.AddPictureAsync(host.Services.GetRequiredService<IBlobStore>(), gallery);
        string owner = Owner.OfPerson(people["owner"]);
        GenerationJob job = await host.SubmitAsync(owner, new GenerationRequest { Prompt = "a red house" });
        await StudioHost.WaitAsync(() => job.Snapshot.State == JobState.Finished);
        Picture grey = new(8, 8, [.. Enumerable.Repeat((byte)128, 192)]);
        SourcePicture source = host.Services.GetRequiredService<SourceStore>().Add(owner, SourcePicture.Of(grey));
        byte[] zip = await EmptyExportAsync(host, credentials["owner cookie"]);
        string keep = $$"""{ "generation": "{{job.Id}}" }""";
        return new()
        {
            ["GET /kept/{pictureId}/{blob}.{type:regex(^(png|webp)$)}"] = () => Get(GalleryEndpoints.PathOf(picture.Id, picture.Blob, "png")),
            ["GET /galleries/{id}/export"] = () => Get($"/galleries/{gallery.Id}/export"),
            ["POST /galleries/{id}/import"] = () => Post($"/galleries/{gallery.Id}/import", zip),
            ["POST /galleries/{id}/pictures"] = () => Post($"/galleries/{gallery.Id}/pictures", PictureCodec.EncodePng(grey)),
            ["GET /pictures/{jobId}/{index:int}.png"] = () => Get(PictureEndpoints.PathOf(job, 0)),
            ["GET /pictures/{jobId}/strip.png"] = () => Get(PictureEndpoints.StripPathOf(job)),
            ["GET /pictures/{jobId}/row.webp"] = () => Get(PictureEndpoints.WebpPathOf(job)),
            ["GET /pictures/{jobId}/row.gif"] = () => Get(PictureEndpoints.GifPathOf(job)),
            ["GET /sources/{id}.png"] = () => Get(source.Path),
            ["GET /api/generations/{id}"] = () => Get($"/api/generations/{job.Id}"),
            ["GET /api/generations/{id}/events"] = () => Get($"/api/generations/{job.Id}/events"),
            ["GET /api/generations/{id}/pictures/{index:int}"] = () => Get($"/api/generations/{job.Id}/pictures/0"),
            ["PATCH /api/generations/{id}"] = () => new(HttpMethod.Patch, $"/api/generations/{job.Id}") { Content = new StringContent("{}", Encoding.UTF8, "application/json") },
            ["DELETE /api/generations/{id}"] = () => new(HttpMethod.Delete, $"/api/generations/{job.Id}"),
            ["GET /api/galleries/{id}/pictures"] = () => Get($"/api/galleries/{gallery.Id}/pictures"),
            ["POST /api/galleries/{id}/pictures"] = () => Post($"/api/galleries/{gallery.Id}/pictures", Encoding.UTF8.GetBytes(keep), "application/json"),
            ["GET /api/galleries/{id}/pictures/{pictureId}"] = () => Get($"/api/galleries/{gallery.Id}/pictures/{picture.Id}"),
        };
    }

    /// <returns>The ids of whoever has an account, by what they are in the team, and the team's.</returns>
    private static async Task<(Dictionary<string, string> People, string Team)> SeedPeopleAsync(StudioHost host, Dictionary<string, string> credentials)
    {
        IDbContextFactory<UnclipDatabase> databases = host.Services.GetRequiredService<IDbContextFactory<UnclipDatabase>>();
        Dictionary<string, string> people = [];
        foreach (string actor in Actors.Except(["nobody"]))
        {
            using Visitor visitor = new(host);
            await visitor.GetAsync("/");
            if (actor != "guest") await visitor.RegisterAsync(actor);
            credentials[actor + " cookie"] = visitor.CookieHeader;
            if (actor == "guest") continue;
            await using UnclipDatabase database = await databases.CreateDbContextAsync(Now);
            people[actor] = await database.Users.Where(person => person.UserName == actor).Select(person => person.Id).SingleAsync(Now);
            credentials[actor + " token"] = "Bearer " + (await host.Services.GetRequiredService<AccessTokens>().CreateAsync(people[actor], "all", AccessScopes.Read | AccessScopes.Generate | AccessScopes.Write, null, Now)).Token;
        }

        string team = await host.Services.GetRequiredService<TeamService>().CreateAsync(people["owner"], "Us");
        await host.Services.GetRequiredService<TeamService>().CreateAsync(people["stranger"], "Others");
        await using (UnclipDatabase database = await databases.CreateDbContextAsync(Now))
        {
            database.Add(new TeamMember { TeamId = team, PersonId = people["viewer"], Role = TeamRole.Viewer });
            database.Add(new TeamMember { TeamId = team, PersonId = people["editor"], Role = TeamRole.Editor });
            await database.SaveChangesAsync(Now);
        }

        return (people, team);
    }

    /// <summary>Whether whoever has the credential gets a frame of the job.</summary>
    private static async Task<bool> SeesAsync(StudioHost host, string? credential, bool isToken, string jobId)
    {
        await using HubConnection connection = new HubConnectionBuilder().WithUrl(new Uri(host.Address, FrameSetup.HubPath), options =>
        {
            if (credential is not null) options.Headers[isToken ? "Authorization" : "Cookie"] = credential;
        }).AddMessagePackProtocol().Build();
        await connection.StartAsync(Now);
        try
        {
            await foreach (FrameMessage frame in connection.StreamAsync<FrameMessage>(nameof(FrameHub.Watch), jobId, 1, Now)) return frame.Pictures.Count == 1;
            return false;
        }
        catch (HubException)
        {
            return false;
        }
    }

    private static async Task<byte[]> EmptyExportAsync(StudioHost host, string cookie)
    {
        using HttpClient client = new(new HttpClientHandler { UseCookies = false }) { BaseAddress = host.Address };
        using HttpRequestMessage request = Get("/galleries/export");
        request.Headers.Add("Cookie", cookie);
        using HttpResponseMessage answer = await client.SendAsync(request, Now);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsByteArrayAsync(Now);
    }

    private static HttpRequestMessage Get(string path) => new(HttpMethod.Get, path);

    private static HttpRequestMessage Post(string path, byte[] body, string type = "application/octet-stream") =>
        new(HttpMethod.Post, path) { Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) } } };
}

using Microsoft.Extensions.Options;
using Unclip.Web;
using Unclip.Web.Administration;
using Unclip.Web.Api;
using Unclip.Web.Audit;
using Unclip.Web.Blobs;
using Unclip.Web.Callers;
using Unclip.Web.Cluster;
using Unclip.Web.Components;
using Unclip.Web.Data;
using Unclip.Web.Frames;
using Unclip.Web.Galleries;
using Unclip.Web.Generation;
using Unclip.Web.Owners;
using Unclip.Web.People;
using Unclip.Web.Sharing;
using Unclip.Web.Sources;
using Unclip.Web.Teams;
using Unclip.Web.Telemetry;
using Unclip.Web.Texts;

var builder = WebApplication.CreateBuilder(UnclipOptionsSetup.Start(args));
builder.WebHost.UseStaticWebAssets();
builder.AddUnclipOptions();
builder.Services
    .AddCallers()
    .AddDatabase()
    .AddBlobs()
    .AddOwners()
    .AddAudit()
    .AddPeople()
    .AddTeams()
    .AddAdministration()
    .AddGeneration()
    .AddSources()
    .AddGalleries()
    .AddSharing()
    .AddApi()
    .AddFrames()
    .AddTelemetry(builder.Configuration)
    .AddPages()
    .AddCluster(builder.Configuration[$"{UnclipOptions.Section}:{nameof(UnclipOptions.Redis)}"]);

var app = builder.Build();
if (app.Services.SettingsProblem() is { } problem)
{
    await Console.Error.WriteLineAsync(problem);
    Environment.ExitCode = 1;
    return;
}

if (app.Services.GetRequiredService<IOptions<UnclipOptions>>().Value.Role == ProcessRole.Worker)
{
    // It runs jobs, and serves nothing but how it is.
    app.MapHealth();
    await app.MigrateDatabaseAsync();
    app.Run();
    return;
}

app.UseCallers();
app.UseLanguages();
app.UseExceptionHandler(new ExceptionHandlerOptions
{
    ExceptionHandlingPath = "/error",
    CreateScopeForErrors = true,
    StatusCodeSelector = failure => failure is BadHttpRequestException refusal ? refusal.StatusCode : StatusCodes.Status500InternalServerError,
});
app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
app.UseApiErrors();
app.UseSecurityHeaders();
app.UseAuthentication();
app.UseAuthorization();
app.UseRateLimiter();
app.UseOwners();
app.UseAntiforgery();
app.MapHealth();
app.MapStaticAssets().AllowAnonymous();
app.MapLanguages();
app.MapAccounts();
app.MapSharing();
app.MapApi();
RouteGroupBuilder studio = app.MapGroup("").RequireAuthorization(Access.Visitors);
studio.MapPictures();
studio.MapSources();
studio.MapGalleries();
studio.MapFrames();
app.MapPages();
await app.MigrateDatabaseAsync();
app.Run();

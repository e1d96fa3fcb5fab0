using Unclip.Web;
using Unclip.Web.Api;
using Unclip.Web.Blobs;
using Unclip.Web.Components;
using Unclip.Web.Data;
using Unclip.Web.Frames;
using Unclip.Web.Generation;
using Unclip.Web.Owners;
using Unclip.Web.Sharing;
using Unclip.Web.Sources;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseStaticWebAssets();
builder.AddUnclipOptions();
builder.Services
    .AddDatabase()
    .AddBlobs()
    .AddOwners()
    .AddGeneration()
    .AddSources()
    .AddSharing()
    .AddApi()
    .AddFrames()
    .AddPages();

var app = builder.Build();
app.UseExceptionHandler("/error", createScopeForErrors: true);
app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
app.UseApiErrors();
app.UseSecurityHeaders();
app.UseOwners();
app.UseAuthentication();
app.UseAuthorization();
app.UseRateLimiter();
app.UseAntiforgery();
app.MapStaticAssets();
app.MapPictures();
app.MapSources();
app.MapSharing();
app.MapApi();
app.MapFrames();
app.MapPages();
await app.MigrateDatabaseAsync();
app.Run();

using Unclip.Web;
using Unclip.Web.Blobs;
using Unclip.Web.Components;
using Unclip.Web.Data;
using Unclip.Web.Frames;
using Unclip.Web.Galleries;
using Unclip.Web.Generation;
using Unclip.Web.Owners;
using Unclip.Web.Sources;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseStaticWebAssets();
builder.AddUnclipOptions();
builder.Services
    .AddDatabase()
    .AddOwners()
    .AddGeneration()
    .AddSources()
    .AddBlobs()
    .AddGalleries()
    .AddFrames()
    .AddPages();

var app = builder.Build();
app.UseExceptionHandler("/error", createScopeForErrors: true);
app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
app.UseSecurityHeaders();
app.UseOwners();
app.UseAntiforgery();
app.MapStaticAssets();
app.MapPictures();
app.MapSources();
app.MapGalleries();
app.MapFrames();
app.MapPages();
await app.MigrateDatabaseAsync();
app.Run();

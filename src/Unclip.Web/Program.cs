using Unclip.Web;
using Unclip.Web.Administration;
using Unclip.Web.Audit;
using Unclip.Web.Components;
using Unclip.Web.Data;
using Unclip.Web.Frames;
using Unclip.Web.Generation;
using Unclip.Web.Owners;
using Unclip.Web.People;
using Unclip.Web.Sources;
using Unclip.Web.Teams;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseStaticWebAssets();
builder.AddUnclipOptions();
builder.Services
    .AddDatabase()
    .AddOwners()
    .AddAudit()
    .AddPeople()
    .AddTeams()
    .AddAdministration()
    .AddGeneration()
    .AddSources()
    .AddFrames()
    .AddPages();

var app = builder.Build();
app.UseExceptionHandler("/error", createScopeForErrors: true);
app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
app.UseSecurityHeaders();
app.UseAuthentication();
app.UseAuthorization();
app.UseOwners();
app.UseAntiforgery();
app.MapStaticAssets().AllowAnonymous();
app.MapAccounts();
RouteGroupBuilder studio = app.MapGroup("").RequireAuthorization(Access.Visitors);
studio.MapPictures();
studio.MapSources();
studio.MapFrames();
app.MapPages();
await app.MigrateDatabaseAsync();
app.Run();

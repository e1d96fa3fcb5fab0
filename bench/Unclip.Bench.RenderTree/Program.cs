using Unclip.Bench.RenderTree.Components;
using Unclip.Inference;

// Live frames as Blazor's own means suggest them, data addresses in the render tree: what the app's way is measured against.
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseStaticWebAssets();
builder.Services.AddRazorComponents().AddInteractiveServerComponents();
using UnclipModel model = UnclipModel.Open(builder.Configuration["Model"] ?? throw new InvalidOperationException("--Model names no checkpoint."), new() { CacheFolder = builder.Configuration["Cache"] });
builder.Services.AddSingleton(model);
WebApplication app = builder.Build();
app.UseAntiforgery();
app.MapStaticAssets();
app.MapRazorComponents<Root>().AddInteractiveServerRenderMode();
await app.RunAsync();

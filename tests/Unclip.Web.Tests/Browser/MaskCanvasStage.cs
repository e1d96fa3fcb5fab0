using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Unclip.Inference.Pictures;
using Unclip.Web.Components.Inpainting;
using static Microsoft.Playwright.Assertions;

namespace Unclip.Web.Tests.Browser;

/// <summary>The app with a mask canvas below one of its pages, mounted by the test's script: no page of the product has it alone.</summary>
public sealed class MaskCanvasStage : IDisposable
{
    public const int Side = 64;
    private const string Mounted = "mask-canvas";
    private const string PicturePath = "/test-picture.png";
    private static readonly byte[] Picture = PictureCodec.EncodePng(new(Side, Side, [.. Enumerable.Repeat((byte)90, 3 * Side * Side)]));

    private readonly StudioHost host;
    private Stage? stage;

    public MaskCanvasStage() => host = StudioHost.With(new ScriptedModel(), services => services
        .AddSingleton(this)
        .Configure<CircuitOptions>(options => options.RootComponents.RegisterForJavaScript<Stage>(Mounted)));

    public Uri Address => host.Address;

    public double Coverage { get; private set; }

    public async Task<IPage> OpenAsync(IBrowserContext profile, int side = Side)
    {
        (stage, Coverage) = (null, 0);
        IPage page = await profile.NewPageAsync();
        await page.RouteAsync("**" + PicturePath + "*", route => route.FulfillAsync(new() { BodyBytes = Picture, ContentType = "image/png" }));
        await page.GotoAsync("/models");
        await Expect(page.Locator(".app[data-interactive=true]")).ToBeVisibleAsync();
        await page.EvaluateAsync($$"""
            async side => {
              const stage = document.createElement("div");
              document.querySelector("main").prepend(stage);
              window.stage = await Blazor.rootComponents.add(stage, "{{Mounted}}", { pictureUrl: "{{PicturePath}}", side });
            }
            """, side);
        await Expect(page.Locator("[data-picture=shown]")).ToBeVisibleAsync();
        await page.Locator(".mask-window").ScrollIntoViewIfNeededAsync();
        return page;
    }

    public static Task ShowAnotherAsync(IPage page) =>
        page.EvaluateAsync($$"""window.stage.setParameters({ pictureUrl: "{{PicturePath}}?another", side: {{Side}} })""");

    public Task<MaskDrawing> ReadAsync() => stage!.OnCanvasAsync(canvas => canvas.ReadAsync());

    public Task LoadAsync(byte[] png) => stage!.OnCanvasAsync(async canvas =>
    {
        await canvas.LoadAsync(png);
        return true;
    });

    public Task ClearAsync() => stage!.OnCanvasAsync(async canvas =>
    {
        await canvas.ClearAsync();
        return true;
    });

    public void Dispose() => host.Dispose();

    private sealed class Stage : ComponentBase
    {
        private MaskCanvas? canvas;

        [Parameter] public string? PictureUrl { get; set; }
        [Parameter] public int Side { get; set; }
        [Inject] private MaskCanvasStage Owner { get; set; } = default!;

        public async Task<T> OnCanvasAsync<T>(Func<MaskCanvas, Task<T>> act)
        {
            T? result = default;
            await InvokeAsync(async () => result = await act(canvas!));
            return result!;
        }

        protected override void OnInitialized() => Owner.stage = this;

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenComponent<MaskCanvas>(0);
            builder.AddComponentParameter(1, nameof(MaskCanvas.PictureUrl), PictureUrl);
            builder.AddComponentParameter(2, nameof(MaskCanvas.Width), Side);
            builder.AddComponentParameter(3, nameof(MaskCanvas.Height), Side);
            builder.AddComponentParameter(4, nameof(MaskCanvas.CoverageChanged), EventCallback.Factory.Create<double>(this, coverage => Owner.Coverage = coverage));
            builder.AddComponentReferenceCapture(5, component => canvas = (MaskCanvas)component);
            builder.CloseComponent();
        }
    }
}

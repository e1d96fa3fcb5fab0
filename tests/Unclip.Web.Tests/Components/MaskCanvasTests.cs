using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components.Forms;
using MudBlazor.Services;
using Unclip.Inference.Pictures;
using Unclip.Web.Components.Inpainting;

namespace Unclip.Web.Tests.Components;

public sealed class MaskCanvasTests : BunitContext
{
    private readonly BunitJSModuleInterop script;

    public MaskCanvasTests()
    {
        Services.AddMudServices();
        JSInterop.Mode = JSRuntimeMode.Loose;
        script = JSInterop.SetupModule("./js/mask-canvas.js");
        script.Mode = JSRuntimeMode.Loose;
        Editor = script.SetupModule("create", _ => true);
        Editor.Mode = JSRuntimeMode.Loose;
    }

    private BunitJSModuleInterop Editor { get; }

    [Fact]
    public void Every_button_has_a_name_a_key_and_says_both()
    {
        IRenderedComponent<MaskCanvas> canvas = Shown();
        IReadOnlyList<IElement> buttons = [.. canvas.FindAll("[role=toolbar] button")];
        Assert.Equal(14, buttons.Count);
        Assert.All(buttons, button =>
        {
            Assert.NotEmpty(button.GetAttribute("aria-label")!);
            Assert.NotEmpty(button.GetAttribute("aria-keyshortcuts")!);
            Assert.StartsWith(button.GetAttribute("aria-label") + " (", button.GetAttribute("title"), StringComparison.Ordinal);
            Assert.Equal("button", button.GetAttribute("type"));
        });
        Assert.Equal("Redo (Ctrl+Shift+Z or Ctrl+Y)", canvas.Find("[data-command=redo]").GetAttribute("title"));
        Assert.Equal("Zoom in (+)", canvas.Find("[data-command=zoom-in]").GetAttribute("title"));
    }

    [Fact]
    public void No_two_buttons_share_a_key_or_a_name()
    {
        IRenderedComponent<MaskCanvas> canvas = Shown();
        string[] keys = [.. canvas.FindAll("[aria-keyshortcuts]").SelectMany(button => button.GetAttribute("aria-keyshortcuts")!.Split(' '))];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        string[] names = [.. canvas.FindAll("[role=toolbar] button").Select(button => button.GetAttribute("aria-label")!)];
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    [Fact]
    public void Tab_stops_once_in_the_toolbar_at_the_brush()
    {
        IElement stop = Assert.Single(Shown().FindAll("[role=toolbar] button[tabindex='0']"));
        Assert.Equal("Brush", stop.GetAttribute("aria-label"));
    }

    [Fact]
    public void Without_a_picture_nothing_can_be_used()
    {
        IRenderedComponent<MaskCanvas> canvas = Render<MaskCanvas>();
        Assert.True(canvas.Find("fieldset").HasAttribute("disabled"));
        Assert.Equal("-1", canvas.Find(".mask-marks").GetAttribute("tabindex"));
        Assert.Contains("Choose a picture first", canvas.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void The_script_is_shown_a_picture_once_and_again_when_it_changes()
    {
        IRenderedComponent<MaskCanvas> canvas = Shown();
        canvas.Render(parameters => parameters.Add(c => c.PictureLabel, "A house"));
        Assert.Equal(["/a.png", 64, 32], Assert.Single(Editor.Invocations["show"]).Arguments);
        canvas.Render(parameters => parameters.Add(c => c.PictureUrl, "/b.png"));
        Assert.Equal(["/b.png", 64, 32], Editor.Invocations["show"][^1].Arguments);
        Assert.Equal(2, Editor.Invocations["show"].Count);
    }

    [Fact]
    public void A_picture_that_comes_with_a_drawing_is_shown_with_it_once()
    {
        MaskDrawing drawing = new(new(64, 32, [.. Enumerable.Repeat((byte)255, 2048)]), new(0.5, -3, 7));
        IRenderedComponent<MaskCanvas> canvas = Shown(parameters => parameters.Add(c => c.Drawing, drawing));
        canvas.Render(parameters => parameters.Add(c => c.PictureLabel, "A house"));
        Assert.Equal([drawing.Mask.Values, 0.5, -3, 7], Assert.Single(Editor.Invocations["restore"]).Arguments);
        canvas.Render(parameters => parameters.Add(c => c.PictureUrl, "/b.png").Add(c => c.Drawing, null));
        Assert.Single(Editor.Invocations["restore"]);
    }

    [Fact]
    public async Task A_loaded_mask_reaches_the_script_at_the_pictures_size()
    {
        IRenderedComponent<MaskCanvas> canvas = Shown();
        Mask half = new(128, 64, [.. Enumerable.Range(0, 128 * 64).Select(i => i % 128 < 64 ? (byte)255 : (byte)0)]);
        await canvas.InvokeAsync(() => canvas.Instance.LoadAsync(half.ToPng()));
        byte[] values = Assert.IsType<byte[]>(Assert.Single(Editor.Invocations["load"]).Arguments[0]);
        Assert.Equal(half.Resize(64, 32).Values, values);
    }

    [Fact]
    public void A_file_that_is_no_mask_for_this_picture_is_refused_by_name()
    {
        IRenderedComponent<MaskCanvas> canvas = Shown();
        Upload(canvas, "square.png", new Mask(64, 64, new byte[4096]).ToPng());
        canvas.WaitForAssertion(() => Assert.Contains("square.png: The mask is 64 × 64 pixels, expected the picture's proportions, 64 × 32", Problem(canvas), StringComparison.Ordinal));
        Upload(canvas, "notes.txt", "hello"u8.ToArray());
        canvas.WaitForAssertion(() => Assert.Contains("notes.txt: The mask is not a picture that can be read, expected PNG", Problem(canvas), StringComparison.Ordinal));
        Upload(canvas, "huge.png", new byte[(10 * 1024 * 1024) + 1]);
        canvas.WaitForAssertion(() => Assert.Contains("huge.png has 10,485,761 bytes, expected at most 10,485,760", Problem(canvas), StringComparison.Ordinal));
        Assert.Empty(Editor.Invocations["load"]);
        Upload(canvas, "mask.png", new Mask(64, 32, new byte[2048]).ToPng());
        canvas.WaitForAssertion(() => Assert.Empty(canvas.FindAll("[role=alert]")));
        Assert.Single(Editor.Invocations["load"]);
    }

    [Fact]
    public async Task Coverage_is_passed_on()
    {
        List<double> heard = [];
        IRenderedComponent<MaskCanvas> canvas = Shown(parameters => parameters.Add(c => c.CoverageChanged, heard.Add));
        await canvas.Instance.ReportCoverage(0.25);
        Assert.Equal([0.25], heard);
    }

    private IRenderedComponent<MaskCanvas> Shown(Action<ComponentParameterCollectionBuilder<MaskCanvas>>? more = null) => Render<MaskCanvas>(parameters =>
    {
        parameters.Add(c => c.PictureUrl, "/a.png").Add(c => c.Width, 64).Add(c => c.Height, 32);
        more?.Invoke(parameters);
    });

    private static void Upload(IRenderedComponent<MaskCanvas> canvas, string name, byte[] file) =>
        canvas.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary(file, name));

    private static string Problem(IRenderedComponent<MaskCanvas> canvas) => canvas.Find("[role=alert]").TextContent;
}

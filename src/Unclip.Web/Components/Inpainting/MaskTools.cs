using MudBlazor;
using Unclip.Web.Texts;

namespace Unclip.Web.Components.Inpainting;

/// <param name="Command">As js/mask-canvas.js knows it.</param>
/// <param name="InWords">What it does.</param>
/// <param name="Keys">As aria-keyshortcuts names them; several are divided by spaces.</param>
/// <param name="Icon">The inside of a 24 × 24 svg.</param>
internal sealed record MaskTool(string Command, Func<string> InWords, string Keys, string Icon)
{
    public string Label => InWords();

    public string Title => $"{Label} ({Keys.Split(' ').Select(Shown).JoinedBy(CommonTexts.Or)})";

    private static string Shown(string keys) => keys.Replace("Control", "Ctrl", StringComparison.Ordinal).Replace("Plus", "+", StringComparison.Ordinal);
}

internal static class MaskTools
{
    private const string Eraser = """<path d="M15.1 3.6a2 2 0 0 0-2.8 0l-8.7 8.7a2 2 0 0 0 0 2.8l4.3 4.3c.4.4.9.6 1.4.6H20v-2h-6.6l6.9-6.9a2 2 0 0 0 0-2.8zM9.3 18 5 13.7l3.9-3.9 5.7 5.7-2.5 2.5z"/>""";
    private const string Lasso = """<path d="M12 3C6.5 3 2 6.1 2 10c0 2.3 1.6 4.3 4 5.6a2.7 2.7 0 0 0 .7 2.7c-.3 1-1.1 1.7-2.3 2.2l.7 1.8c1.9-.7 3.1-1.9 3.5-3.5a2.7 2.7 0 0 0 2.6-1.9h.8c5.5 0 10-3.1 10-7S17.5 3 12 3zm0 12h-.8a2.7 2.7 0 0 0-4.5-1.2C5 12.9 4 11.5 4 10c0-2.7 3.6-5 8-5s8 2.3 8 5-3.6 5-8 5z"/>""";
    private const string Rectangle = """<path d="M3 5h4v2H5v2H3zm6 0h6v2H9zm8 0h4v4h-2V7h-2zM3 11h2v2H3zm16 0h2v2h-2zM3 15h2v2h2v2H3zm16 0h2v4h-4v-2h2zM9 17h6v2H9z"/>""";

    /// <summary>Where Tab enters the toolbar first.</summary>
    public static MaskTool Brush { get; } = new("brush", () => InpaintingTexts.Brush, "B", Icons.Material.Rounded.Brush);

    /// <summary>Of these, one is in use.</summary>
    public static MaskTool[] Drawing { get; } =
    [
        Brush,
        new("eraser", () => InpaintingTexts.Eraser, "E", Eraser),
        new("rectangle", () => InpaintingTexts.Rectangle, "R", Rectangle),
        new("lasso", () => InpaintingTexts.Lasso, "L", Lasso),
        new("extend", () => InpaintingTexts.Extend, "X", Icons.Material.Rounded.OpenInFull),
    ];

    /// <summary>The toolbar, group by group; two groups fill a row on a phone.</summary>
    public static IReadOnlyList<(Func<string> Label, MaskTool[] Tools)> Groups { get; } =
    [
        (() => InpaintingTexts.File,
        [
            new("load", () => InpaintingTexts.Load, "O", Icons.Material.Rounded.FileOpen),
            new("save", () => InpaintingTexts.Save, "S", Icons.Material.Rounded.Save),
        ]),
        (() => InpaintingTexts.Draw, Drawing),
        (() => InpaintingTexts.Change,
        [
            new("invert", () => InpaintingTexts.Invert, "I", Icons.Material.Rounded.InvertColors),
            new("clear", () => InpaintingTexts.ClearMask, "Delete Backspace", Icons.Material.Rounded.DeleteOutline),
            new("undo", () => InpaintingTexts.Undo, "Control+Z", Icons.Material.Rounded.Undo),
            new("redo", () => InpaintingTexts.Redo, "Control+Shift+Z Control+Y", Icons.Material.Rounded.Redo),
        ]),
        (() => InpaintingTexts.View,
        [
            new("zoom-out", () => InpaintingTexts.ZoomOut, "-", Icons.Material.Rounded.ZoomOut),
            new("zoom-in", () => InpaintingTexts.ZoomIn, "Plus", Icons.Material.Rounded.ZoomIn),
            new("zoom-fit", () => InpaintingTexts.ZoomFit, "0", Icons.Material.Rounded.FitScreen),
        ]),
    ];
}

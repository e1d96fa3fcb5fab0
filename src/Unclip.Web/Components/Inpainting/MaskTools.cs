using MudBlazor;

namespace Unclip.Web.Components.Inpainting;

/// <param name="Command">As js/mask-canvas.js knows it.</param>
/// <param name="Label">What it does, in words.</param>
/// <param name="Keys">As aria-keyshortcuts names them; several are divided by spaces.</param>
/// <param name="Icon">The inside of a 24 × 24 svg.</param>
internal sealed record MaskTool(string Command, string Label, string Keys, string Icon)
{
    public string Title => $"{Label} ({string.Join(" or ", Keys.Split(' ').Select(Shown))})";

    private static string Shown(string keys) => keys.Replace("Control", "Ctrl", StringComparison.Ordinal).Replace("Plus", "+", StringComparison.Ordinal);
}

internal static class MaskTools
{
    private const string Eraser = """<path d="M15.1 3.6a2 2 0 0 0-2.8 0l-8.7 8.7a2 2 0 0 0 0 2.8l4.3 4.3c.4.4.9.6 1.4.6H20v-2h-6.6l6.9-6.9a2 2 0 0 0 0-2.8zM9.3 18 5 13.7l3.9-3.9 5.7 5.7-2.5 2.5z"/>""";
    private const string Lasso = """<path d="M12 3C6.5 3 2 6.1 2 10c0 2.3 1.6 4.3 4 5.6a2.7 2.7 0 0 0 .7 2.7c-.3 1-1.1 1.7-2.3 2.2l.7 1.8c1.9-.7 3.1-1.9 3.5-3.5a2.7 2.7 0 0 0 2.6-1.9h.8c5.5 0 10-3.1 10-7S17.5 3 12 3zm0 12h-.8a2.7 2.7 0 0 0-4.5-1.2C5 12.9 4 11.5 4 10c0-2.7 3.6-5 8-5s8 2.3 8 5-3.6 5-8 5z"/>""";
    private const string Rectangle = """<path d="M3 5h4v2H5v2H3zm6 0h6v2H9zm8 0h4v4h-2V7h-2zM3 11h2v2H3zm16 0h2v2h-2zM3 15h2v2h2v2H3zm16 0h2v4h-4v-2h2zM9 17h6v2H9z"/>""";

    /// <summary>Where Tab enters the toolbar first.</summary>
    public static MaskTool Brush { get; } = new("brush", "Brush", "B", Icons.Material.Rounded.Brush);

    /// <summary>Of these, one is in use.</summary>
    public static MaskTool[] Drawing { get; } =
    [
        Brush,
        new("eraser", "Eraser", "E", Eraser),
        new("rectangle", "Rectangle", "R", Rectangle),
        new("lasso", "Lasso", "L", Lasso),
        new("extend", "Extend: move and shrink the picture in its frame", "X", Icons.Material.Rounded.OpenInFull),
    ];

    /// <summary>The toolbar, group by group; two groups fill a row on a phone.</summary>
    public static IReadOnlyList<(string Label, MaskTool[] Tools)> Groups { get; } =
    [
        ("File",
        [
            new("load", "Load a mask from a PNG", "O", Icons.Material.Rounded.FileOpen),
            new("save", "Save the mask as PNG", "S", Icons.Material.Rounded.Save),
        ]),
        ("Draw", Drawing),
        ("Change",
        [
            new("invert", "Invert the mask", "I", Icons.Material.Rounded.InvertColors),
            new("clear", "Clear the mask", "Delete Backspace", Icons.Material.Rounded.DeleteOutline),
            new("undo", "Undo", "Control+Z", Icons.Material.Rounded.Undo),
            new("redo", "Redo", "Control+Shift+Z Control+Y", Icons.Material.Rounded.Redo),
        ]),
        ("View",
        [
            new("zoom-out", "Zoom out", "-", Icons.Material.Rounded.ZoomOut),
            new("zoom-in", "Zoom in", "Plus", Icons.Material.Rounded.ZoomIn),
            new("zoom-fit", "Fit into the window", "0", Icons.Material.Rounded.FitScreen),
        ]),
    ];
}

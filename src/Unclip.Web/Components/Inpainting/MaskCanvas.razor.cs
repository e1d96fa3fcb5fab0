using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;
using Unclip.Inference.Pictures;
using Unclip.Web.Texts;

namespace Unclip.Web.Components.Inpainting;

/// <summary>A picture on which a mask is drawn. The strokes stay in the browser (js/mask-canvas.js) until <see cref="ReadAsync"/> asks for the mask.</summary>
public sealed partial class MaskCanvas : IAsyncDisposable
{
    private const long MaxMaskFile = 10 * 1024 * 1024;

    private readonly string id = "mask-help-" + Guid.NewGuid().ToString("N");
    private ElementReference root;
    private DotNetObjectReference<MaskCanvas>? self;
    private readonly AttachedScript script = new();
    private (string? Url, int Width, int Height, MaskDrawing? Drawing)? shown;
    private string? problem;

    /// <summary>Where the browser gets the picture from; null while there is none. Another picture begins with an empty mask.</summary>
    [Parameter] public string? PictureUrl { get; set; }

    /// <summary>What the picture shows, in words.</summary>
    [Parameter] public string PictureLabel { get; set; } = InpaintingTexts.ThePicture;

    /// <summary>The picture's own width in pixels.</summary>
    [Parameter] public int Width { get; set; } = 1;

    /// <summary>The picture's own height in pixels.</summary>
    [Parameter] public int Height { get; set; } = 1;

    /// <summary>What the picture comes with, as it was read before; null: an empty mask. Another one takes the place of what was drawn since.</summary>
    [Parameter] public MaskDrawing? Drawing { get; set; }

    /// <summary>How much of the frame is masked, 0 to 1, after each change.</summary>
    [Parameter] public EventCallback<double> CoverageChanged { get; set; }

    private int LargestBrush => Math.Max(1, (Math.Max(Width, Height) + 1) / 2);

    /// <summary>Whether the script is there, so that there is something to read.</summary>
    public bool IsReady => script.Place is not null;

    /// <summary>The mask with its feather, and where the picture lies in its frame.</summary>
    /// <exception cref="InvalidOperationException">The canvas is not there yet.</exception>
    /// <exception cref="InvalidDataException">The browser sent something else than a mask of this picture's size.</exception>
    public async Task<MaskDrawing> ReadAsync(CancellationToken cancellationToken = default)
    {
        MaskReading reading = await Editor.InvokeAsync<MaskReading>("read", cancellationToken);
        await using IJSStreamReference file = reading.Mask;
        await using Stream stream = await file.OpenReadStreamAsync(MaxMaskFile, cancellationToken);
        using MemoryStream png = new();
        await stream.CopyToAsync(png, cancellationToken);
        Mask mask = Mask.FromPng(png.ToArray(), Width, Height);
        if (reading.Scale is not (>= CanvasPlacement.MinScale and <= 1))
            throw new InvalidDataException($"The picture's scale is {reading.Scale}, expected {CanvasPlacement.MinScale} to 1.");
        return new(mask, new(reading.Scale, reading.OffsetX, reading.OffsetY));
    }

    /// <summary>An empty mask on a picture that fills its frame, and nothing to undo.</summary>
    public async Task ClearAsync() => await Editor.InvokeVoidAsync("clear");

    /// <summary>Replaces the mask, which can be undone.</summary>
    /// <param name="png">In shades of grey, of the picture's size or proportions.</param>
    /// <exception cref="InvalidDataException">Not such a mask; the message says why.</exception>
    public async Task LoadAsync(byte[] png)
    {
        Mask mask = Mask.FromPng(png);
        if ((long)mask.Width * Height != (long)mask.Height * Width)
            throw new InvalidDataException(InpaintingTexts.MaskProportions.With(mask.Width, mask.Height, Width, Height));
        await Editor.InvokeVoidAsync("load", mask.Resize(Width, Height).Values);
    }

    [JSInvokable]
    public Task ReportCoverage(double coverage) => InvokeAsync(() => CoverageChanged.InvokeAsync(coverage));

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            self = DotNetObjectReference.Create(this);
            await script.AttachAsync(Script, "./js/mask-canvas.js", "create", root, self);
        }
        if (script.Place is not { } editor || shown == (PictureUrl, Width, Height, Drawing)) return;
        shown = (PictureUrl, Width, Height, Drawing);
        await editor.InvokeVoidAsync("show", PictureUrl, Width, Height);
        if (Drawing is { Mask.Values: var values, Placement: var placement })
            await editor.InvokeVoidAsync("restore", values, placement.Scale, placement.OffsetX, placement.OffsetY);
    }

    public async ValueTask DisposeAsync()
    {
        await script.DisposeAsync();
        self?.Dispose();
    }

    private IJSObjectReference Editor => script.Place ?? throw new InvalidOperationException("The mask's canvas is not there yet.");

    private async Task LoadFileAsync(InputFileChangeEventArgs change)
    {
        problem = null;
        try
        {
            using MemoryStream png = new();
            await change.File.OpenReadStream(MaxMaskFile).CopyToAsync(png);
            await LoadAsync(png.ToArray());
        }
        catch (InvalidDataException refusal)
        {
            problem = $"{change.File.Name}: {refusal.Message}";
        }
        catch (IOException)
        {
            problem = InpaintingTexts.FileTooLarge.With(change.File.Name, change.File.Size, MaxMaskFile);
        }
    }
}

/// <summary>What js/mask-canvas.js hands out.</summary>
/// <param name="Mask">A PNG of the frame's size.</param>
/// <param name="Scale">The picture's in its frame.</param>
/// <param name="OffsetX">Its left edge.</param>
/// <param name="OffsetY">Its upper edge.</param>
public sealed record MaskReading(IJSStreamReference Mask, double Scale, int OffsetX, int OffsetY);

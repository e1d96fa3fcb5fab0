using Unclip.Inference.Pictures;

namespace Unclip.Web.Components.Inpainting;

/// <summary>What was drawn on a <see cref="MaskCanvas"/>.</summary>
/// <param name="Mask">Of the frame, whose size is the picture's; what the picture does not reach is 255.</param>
/// <param name="Placement">Where the picture lies in the frame.</param>
public sealed record MaskDrawing(Mask Mask, CanvasPlacement Placement)
{
    /// <summary>The same on a square frame of another side.</summary>
    public MaskDrawing At(int side)
    {
        double ratio = (double)side / Mask.Width;
        return new(Mask.Resize(side, side), Placement with { OffsetX = (int)Math.Round(Placement.OffsetX * ratio), OffsetY = (int)Math.Round(Placement.OffsetY * ratio) });
    }
}

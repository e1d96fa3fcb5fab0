using Unclip.Inference.Pictures;

namespace Unclip.Web.Components.Inpainting;

/// <summary>What was drawn on a <see cref="MaskCanvas"/>.</summary>
/// <param name="Mask">Of the frame, whose size is the picture's; what the picture does not reach is 255.</param>
/// <param name="Placement">Where the picture lies in the frame.</param>
public sealed record MaskDrawing(Mask Mask, CanvasPlacement Placement);

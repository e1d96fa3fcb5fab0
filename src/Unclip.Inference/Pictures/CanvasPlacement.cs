namespace Unclip.Inference.Pictures;

/// <summary>Where a picture lies in the frame that is painted: outpainting is inpainting of what the frame shows beyond it.</summary>
/// <param name="Scale">The picture's size in the frame over its own, <see cref="MinScale"/> to 1.</param>
/// <param name="OffsetX">Where its left edge is, in pixels of the frame; negative where the frame cuts it off.</param>
/// <param name="OffsetY">Where its upper edge is.</param>
public sealed record CanvasPlacement(double Scale, int OffsetX, int OffsetY)
{
    public const double MinScale = 0.5;

    /// <summary>The picture fills a frame of its own size.</summary>
    public static CanvasPlacement Whole { get; } = new(1, 0, 0);
}

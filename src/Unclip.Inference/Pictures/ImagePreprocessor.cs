using SkiaSharp;
using Unclip.Models.Clip;

namespace Unclip.Inference.Pictures;

/// <summary>What CLIP's image encoder sees of a picture: transformers' CLIPImageProcessor, pixel for pixel.</summary>
internal static class ImagePreprocessor
{
    /// <returns>Pixel values, planar, [3, crop, crop].</returns>
    public static float[] PixelValues(Picture picture, ImagePreprocessorConfig config)
    {
        (int width, int height) = ResizedTo(picture, config.ShortestEdge);
        return Normalise(BicubicResize.Resize(picture, width, height, Middle(width, height, config.Crop)), config);
    }

    /// <summary>The longer side keeps the proportions, rounded down.</summary>
    internal static (int Width, int Height) ResizedTo(Picture picture, int shortestEdge) => picture.Width <= picture.Height
        ? (shortestEdge, (int)((long)shortestEdge * picture.Height / picture.Width))
        : ((int)((long)shortestEdge * picture.Width / picture.Height), shortestEdge);

    /// <summary>Where the margins cannot be equal, the left and upper ones are the smaller.</summary>
    internal static SKRectI Middle(int width, int height, int side) => SKRectI.Create((width - side) / 2, (height - side) / 2, side, side);

    private static float[] Normalise(Picture picture, ImagePreprocessorConfig config)
    {
        int pixels = picture.Width * picture.Height;
        float[] values = new float[3 * pixels];
        for (int channel = 0; channel < 3; channel++)
            for (int i = 0; i < pixels; i++)
                values[(channel * pixels) + i] = (float)(((picture.Rgb[(3 * i) + channel] * config.RescaleFactor) - config.ImageMean[channel]) / config.ImageStd[channel]);
        return values;
    }
}

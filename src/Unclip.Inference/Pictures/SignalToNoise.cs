namespace Unclip.Inference.Pictures;

/// <summary>How near a picture comes to another.</summary>
public static class SignalToNoise
{
    /// <summary>Of equal pictures, instead of infinity: as if one value in a picture of 1024 × 1024 were off by one.</summary>
    public const double Equal = 113.1;

    /// <summary>Peak signal-to-noise ratio, 20 log10(255 / RMSE) over all values, in dB.</summary>
    public static double Psnr(Picture picture, Picture other)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(other);
        if ((picture.Width, picture.Height) != (other.Width, other.Height))
            throw new ArgumentException($"The pictures are {picture.Width} × {picture.Height} and {other.Width} × {other.Height}, expected the same size.", nameof(other));
        double meanSquare = picture.Rgb.Zip(other.Rgb, (a, b) => (double)(a - b) * (a - b)).Average();
        return meanSquare == 0 ? Equal : Math.Min(Equal, 10 * Math.Log10(255 * 255 / meanSquare));
    }
}

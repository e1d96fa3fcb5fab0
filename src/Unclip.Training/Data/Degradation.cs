using Unclip.Inference.Pictures;

namespace Unclip.Training.Data;

/// <summary>
/// What a small picture suffers before an upsampler sees it in training, so that it also makes good of what the network
/// before it paints: blur and noise for the first upsampler; blur, noise and JPEG in any order for the second, after BSRGAN (Zhang
/// et al. 2021, arXiv 2103.14006), as unCLIP has it (arXiv 2204.06125 §2.1).
/// </summary>
public sealed record Degradation
{
    /// <summary>Largest standard deviation of the Gaussian blur, in pixels.</summary>
    public required float Blur { get; init; }
    /// <summary>Largest standard deviation of the noise, of values in [-1, 1].</summary>
    public float Noise { get; init; }
    /// <summary>Lowest JPEG quality; 100: no JPEG at all.</summary>
    public int JpegQuality { get; init; } = 100;

    /// <param name="planes">[3, side, side] in [-1, 1].</param>
    /// <returns>The same, degraded; unharmed one time in ten.</returns>
    public float[] Apply(float[] planes, int side, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (random.Next(10) == 0)
            return planes;
        Func<float[], float[]>[] steps =
        [
            x => Blurred(x, side, Blur * random.NextSingle()),
            x => Noised(x, Noise * random.NextSingle(), random),
            x => JpegQuality == 100 ? x : Compressed(x, side, random.Next(JpegQuality, 100)),
        ];
        random.Shuffle(steps);
        return steps.Aggregate(planes, (x, step) => step(x));
    }

    private static float[] Noised(float[] values, float deviation, Random random)
    {
        if (deviation == 0)
            return values;
        return Array.ConvertAll(values, value =>
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            return value + deviation * (float)(radius * Math.Cos(2 * Math.PI * random.NextDouble())); // Box-Muller
        });
    }

    private static float[] Compressed(float[] planes, int side, int quality)
    {
        Picture picture = PictureCodec.Decode(PictureCodec.EncodeJpeg(PlanarPixels.ToPictures(planes, side)[0], quality));
        return PlanarPixels.FromPicture(picture);
    }

    /// <summary>Separable Gaussian blur; the border repeats.</summary>
    private static float[] Blurred(float[] planes, int side, float deviation)
    {
        int radius = (int)Math.Ceiling(2.5f * deviation);
        if (radius == 0)
            return planes;
        float[] kernel = [.. Enumerable.Range(-radius, 2 * radius + 1).Select(i => MathF.Exp(-0.5f * i * i / (deviation * deviation)))];
        float sum = kernel.Sum();
        return Pass(Pass(planes, 1, side), side, 1);

        float[] Pass(float[] source, int stride, int otherStride)
        {
            float[] target = new float[source.Length];
            for (int plane = 0; plane < source.Length; plane += side * side)
                for (int line = 0; line < side; line++)
                    for (int i = 0; i < side; i++)
                    {
                        float value = 0;
                        for (int k = -radius; k <= radius; k++)
                            value += kernel[k + radius] * source[plane + line * otherStride + Math.Clamp(i + k, 0, side - 1) * stride];
                        target[plane + line * otherStride + i * stride] = value / sum;
                    }
            return target;
        }
    }
}

namespace Unclip.Diffusion.Noise;

/// <summary>The network that a noise is for. The numbers are part of what a seed means: never renumber.</summary>
public enum NoiseStage
{
    Prior = 0,
    Decoder = 1,
    Upsampler = 2,
    LargeUpsampler = 3,
    AutoregressivePrior = 4,
}

/// <summary>
/// Standard Gaussian noise as a pure function of (seed, image, candidate, stage, step, position): an image gets the same noise
/// whichever batch it is in, and no draw depends on an earlier one.
/// </summary>
public sealed class CounterNoise(uint seed)
{
    /// <summary>The noise that a stage starts from.</summary>
    public const int InitialStep = 0;

    /// <summary>Fills a batch of consecutive images, each with its own noise.</summary>
    /// <param name="firstImage">Index of the image in the first row.</param>
    /// <param name="stage">The network that the noise is for.</param>
    /// <param name="step"><see cref="InitialStep"/>, or 1 + the index of the sampling step.</param>
    /// <param name="rowSize">Values per image.</param>
    /// <param name="destination">[B, rowSize].</param>
    /// <param name="candidate">One of several tries at the same images.</param>
    public void FillRows(int firstImage, NoiseStage stage, int step, int rowSize, Span<float> destination, int candidate = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowSize, 1);
        for (int row = 0; row * rowSize < destination.Length; row++)
            Fill(firstImage + row, stage, step, destination.Slice(row * rowSize, rowSize), candidate);
    }

    /// <summary>Fills one image's noise.</summary>
    public void Fill(int image, NoiseStage stage, int step, Span<float> destination, int candidate = 0)
    {
        Span<float> block = stackalloc float[4];
        for (int start = 0; start < destination.Length; start += 4)
        {
            var words = Philox.Block(((uint)(start / 4), (uint)step, (uint)image, (uint)candidate), (seed, (uint)stage));
            (block[0], block[1]) = BoxMuller(words.X, words.Y);
            (block[2], block[3]) = BoxMuller(words.Z, words.W);
            block[..Math.Min(4, destination.Length - start)].CopyTo(destination[start..]);
        }
    }

    /// <summary>A uniform number in (0, 1), as a pure function of the same things.</summary>
    public double Uniform(int image, NoiseStage stage, int step, int candidate = 0) =>
        (Philox.Block((0, (uint)step, (uint)image, (uint)candidate), (seed, (uint)stage)).X + 0.5) / 4294967296.0;

    /// <summary>Two independent N(0, 1) from two uniform words (Box and Muller 1958); u is in (0, 1), so that log u is finite.</summary>
    private static (float, float) BoxMuller(uint first, uint second)
    {
        double u = (first + 0.5) / 4294967296.0, angle = 2 * Math.PI * (second / 4294967296.0);
        double radius = Math.Sqrt(-2 * Math.Log(u));
        return ((float)(radius * Math.Cos(angle)), (float)(radius * Math.Sin(angle)));
    }
}

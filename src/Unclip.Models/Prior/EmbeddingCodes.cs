namespace Unclip.Models.Prior;

/// <summary>
/// z_i as a short row of whole numbers: its leading principal components, each cut into equally wide buckets
/// (arXiv 2204.06125, §2.2).
/// </summary>
/// <param name="Mean">Of z_i, D values.</param>
/// <param name="Components">Orthonormal axes in order of falling variance, [K, D].</param>
/// <param name="Low">Where each component's first bucket begins, K values.</param>
/// <param name="High">Where its last bucket ends, K values.</param>
/// <param name="BucketCount">Buckets of a component.</param>
public sealed record EmbeddingCodes(float[] Mean, float[] Components, float[] Low, float[] High, int BucketCount)
{
    private int Width => Mean.Length;

    /// <summary>As a checkpoint has them, beside the autoregressive prior's weights.</summary>
    /// <param name="config">The prior's.</param>
    /// <param name="read">Reads the parameter of a name; it shall have so many values.</param>
    public static EmbeddingCodes Read(AutoregressivePriorConfig config, Func<string, int, float[]> read)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(read);
        (int width, int count) = (config.EmbeddingDim, config.NumComponents);
        return new(read("component_mean", width), read("components", count * width), read("component_low", count), read("component_high", count), config.NumBuckets);
    }

    /// <summary>K.</summary>
    public int Count => Low.Length;

    /// <param name="embedding">z_i, D values.</param>
    /// <returns>K codes from 0 to BucketCount - 1; what lies outside the range falls into the outermost bucket.</returns>
    public int[] Encode(ReadOnlySpan<float> embedding)
    {
        int[] codes = new int[Count];
        for (int k = 0; k < codes.Length; k++)
        {
            float value = 0;
            for (int i = 0; i < Width; i++)
                value += (embedding[i] - Mean[i]) * Components[k * Width + i];
            float position = (value - Low[k]) / (High[k] - Low[k]);
            codes[k] = Math.Clamp((int)(position * BucketCount), 0, BucketCount - 1);
        }
        return codes;
    }

    /// <param name="codes">The first of the codes; components without one stay at their mean.</param>
    /// <returns>z_i, D values.</returns>
    public float[] Decode(ReadOnlySpan<int> codes)
    {
        float[] embedding = [.. Mean];
        for (int k = 0; k < codes.Length; k++)
        {
            float value = Low[k] + (codes[k] + 0.5f) / BucketCount * (High[k] - Low[k]);
            for (int i = 0; i < Width; i++)
                embedding[i] += value * Components[k * Width + i];
        }
        return embedding;
    }
}

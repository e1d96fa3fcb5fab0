using Unclip.Models.Prior;
using static TorchSharp.torch;

namespace Unclip.Training.Checkpoints;

/// <summary>Principal component analysis of embeddings.</summary>
public static class PrincipalAxes
{
    /// <summary>Variances along the principal axes, falling, [D].</summary>
    public static IReadOnlyList<double> Spectrum(ReadOnlySpan<float> values, int width)
    {
        using var scope = NewDisposeScope();
        return [.. linalg.eigvalsh(Covariance(values, width)).cpu().data<double>().ToArray().Reverse().Select(value => Math.Max(value, 0))];
    }

    /// <summary>Buckets over the leading components, each over all but the outermost thousandth of the values.</summary>
    /// <param name="values">[N, D], row-major.</param>
    /// <param name="mean">D values.</param>
    public static EmbeddingCodes Codes(ReadOnlySpan<float> values, float[] mean, int count, int bucketCount)
    {
        ArgumentNullException.ThrowIfNull(mean);
        using var scope = NewDisposeScope();
        int width = mean.Length;
        (_, Tensor eigenvectors) = linalg.eigh(Covariance(values, width));
        Tensor axes = eigenvectors.to(ScalarType.Float32).flip(1).narrow(1, 0, count).t().contiguous(); // [K, D]
        Tensor z = tensor(values.ToArray(), [values.Length / width, width]) - tensor(mean);
        Tensor sorted = z.matmul(axes.t()).sort(0).Values;
        long last = sorted.shape[0] - 1, outside = sorted.shape[0] / 2000;
        float[] Numbers(Tensor t) => t.cpu().contiguous().data<float>().ToArray();
        return new(mean, Numbers(axes), Numbers(sorted[outside]), Numbers(sorted[last - outside]), bucketCount);
    }

    /// <summary>The leading eigenvectors of the covariance, each divided by its standard deviation.</summary>
    /// <param name="values">[N, D], row-major.</param>
    /// <returns><paramref name="count"/> axes of D values: (z - mean)·axis is in standard deviations.</returns>
    public static float[][] Of(ReadOnlySpan<float> values, int width, int count)
    {
        using var scope = NewDisposeScope();
        (Tensor eigenvalues, Tensor eigenvectors) = linalg.eigh(Covariance(values, width));
        return [.. Enumerable.Range(1, count).Select(i =>
            (eigenvectors.select(1, width - i) / eigenvalues[width - i].sqrt()).to(ScalarType.Float32).contiguous().cpu().data<float>().ToArray())];
    }

    private static Tensor Covariance(ReadOnlySpan<float> values, int width)
    {
        Tensor z = tensor(values.ToArray(), [values.Length / width, width]).to(ScalarType.Float64);
        z = z - z.mean([0]);
        return z.t().matmul(z) / (z.shape[0] - 1);
    }
}

using Unclip.Models;
using Unclip.Models.Prior;
using static TorchSharp.torch;

namespace Unclip.Training.Checkpoints;

/// <summary>Principal component analysis of embeddings.</summary>
public static class PrincipalAxes
{
    /// <param name="values">[N, D], row-major.</param>
    /// <param name="width">D.</param>
    /// <returns>All D components.</returns>
    public static PrincipalComponents Of(ReadOnlySpan<float> values, int width)
    {
        using var scope = NewDisposeScope();
        Tensor all = tensor(values.ToArray(), [values.Length / width, width]).to(ScalarType.Float64);
        Tensor mean = all.mean([0]), z = all - mean;
        (Tensor variances, Tensor axes) = linalg.eigh(z.t().matmul(z) / (z.shape[0] - 1)); // rising, in columns
        return new(Numbers(mean), Numbers(axes.flip(1).t()), Numbers(variances.flip(0).clamp(min: 0).sqrt()));
    }

    /// <summary>Buckets over the leading components, each over all but the outermost thousandth of the values.</summary>
    /// <param name="values">[N, D], row-major.</param>
    /// <param name="components">Theirs.</param>
    /// <param name="count">K.</param>
    /// <param name="bucketCount">Buckets of a component.</param>
    public static EmbeddingCodes Codes(ReadOnlySpan<float> values, PrincipalComponents components, int count, int bucketCount)
    {
        ArgumentNullException.ThrowIfNull(components);
        using var scope = NewDisposeScope();
        int width = components.Mean.Length;
        float[] leading = components.Axes[..(count * width)];
        Tensor z = tensor(values.ToArray(), [values.Length / width, width]) - tensor(components.Mean);
        Tensor sorted = z.matmul(tensor(leading, [count, width]).t()).sort(0).Values;
        long last = sorted.shape[0] - 1, outside = sorted.shape[0] / 2000;
        return new(components.Mean, leading, Numbers(sorted[outside]), Numbers(sorted[last - outside]), bucketCount);
    }

    private static float[] Numbers(Tensor t) => t.to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
}

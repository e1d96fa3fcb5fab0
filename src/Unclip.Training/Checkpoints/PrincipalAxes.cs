using static TorchSharp.torch;

namespace Unclip.Training.Checkpoints;

/// <summary>Principal component analysis of embeddings.</summary>
public static class PrincipalAxes
{
    /// <summary>The leading eigenvectors of the covariance, each divided by its standard deviation.</summary>
    /// <param name="values">[N, D], row-major.</param>
    /// <returns><paramref name="count"/> axes of D values: (z - mean)·axis is in standard deviations.</returns>
    public static float[][] Of(ReadOnlySpan<float> values, int width, int count)
    {
        using var scope = NewDisposeScope();
        Tensor z = tensor(values.ToArray(), [values.Length / width, width]).to(ScalarType.Float64);
        z = z - z.mean([0]);
        (Tensor eigenvalues, Tensor eigenvectors) = linalg.eigh(z.t().matmul(z) / (z.shape[0] - 1));
        return [.. Enumerable.Range(1, count).Select(i =>
            (eigenvectors.select(1, width - i) / eigenvalues[width - i].sqrt()).to(ScalarType.Float32).contiguous().cpu().data<float>().ToArray())];
    }
}

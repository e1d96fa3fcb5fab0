using Unclip.Training.Optimisation;
using static TorchSharp.torch;

namespace Unclip.Training.Evaluation;

/// <summary>
/// Fréchet distance between two sets of embeddings, each taken as a Gaussian (Heusel et al. 2017, arXiv 1706.08500, eq. 6):
/// |μ₁ - μ₂|² + tr(Σ₁ + Σ₂ - 2 (Σ₁Σ₂)^½). As FID, but in the space that the embeddings come from.
/// </summary>
public static class FrechetDistance
{
    /// <param name="first">[N, D], row-major.</param>
    /// <param name="second">[M, D]</param>
    /// <param name="width">D. Sets much smaller than D give a distance that is too large.</param>
    public static double Between(ReadOnlySpan<float> first, ReadOnlySpan<float> second, int width)
    {
        using var quiet = QuietHeap.Enter();
        using var scope = NewDisposeScope();
        (Tensor mean1, Tensor covariance1) = Gaussian(first, width);
        (Tensor mean2, Tensor covariance2) = Gaussian(second, width);
        // (Σ₁Σ₂)^½ has the trace of (Σ₁^½ Σ₂ Σ₁^½)^½, which is symmetric.
        Tensor root = SquareRoot(covariance1);
        Tensor cross = linalg.eigvalsh(root.matmul(covariance2).matmul(root)).clamp(min: 0).sqrt().sum();
        Tensor distance = (mean1 - mean2).pow(2).sum() + covariance1.trace() + covariance2.trace() - 2 * cross;
        return distance.item<double>();
    }

    private static (Tensor Mean, Tensor Covariance) Gaussian(ReadOnlySpan<float> values, int width)
    {
        Tensor z = tensor(values.ToArray(), [values.Length / width, width]).to(ScalarType.Float64);
        Tensor mean = z.mean([0]);
        z = z - mean;
        return (mean, z.t().matmul(z) / (z.shape[0] - 1));
    }

    private static Tensor SquareRoot(Tensor symmetric)
    {
        (Tensor eigenvalues, Tensor eigenvectors) = linalg.eigh(symmetric);
        return (eigenvectors * eigenvalues.clamp(min: 0).sqrt()).matmul(eigenvectors.t());
    }
}

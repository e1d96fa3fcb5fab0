using static TorchSharp.torch;

namespace Unclip.Training.Optimisation;

/// <summary>
/// Muon (Jordan et al. 2024): a weight matrix moves along its orthogonalised momentum, so that every direction learns
/// at the same pace. Scaled to AdamW's usual step (Liu et al. 2025, arXiv 2502.16982 §2.2), so that both share a
/// learning rate.
/// </summary>
internal static class Muon
{
    private const int Iterations = 5;

    /// <param name="momentum">[rows, columns]</param>
    /// <returns>U Vᵀ of the momentum's singular value decomposition, roughly, with a root mean square of about 0.2.</returns>
    public static Tensor Update(Tensor momentum)
    {
        (long rows, long columns) = (momentum.shape[0], momentum.shape[1]);
        Tensor orthogonal = rows > columns ? NewtonSchulz(momentum.t()).t() : NewtonSchulz(momentum);
        return orthogonal * (0.2 * Math.Sqrt(Math.Max(rows, columns)));
    }

    /// <summary>A quintic iteration that drives all singular values into about [0.7, 1.2].</summary>
    private static Tensor NewtonSchulz(Tensor x)
    {
        x = x / (x.norm() + 1e-7);
        for (int i = 0; i < Iterations; i++)
        {
            Tensor a = x.matmul(x.t());
            Tensor b = -4.7750 * a + 2.0315 * a.matmul(a);
            x = 3.4445 * x + b.matmul(x);
        }
        return x;
    }
}

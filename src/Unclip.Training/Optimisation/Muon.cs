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
    /// <param name="precision">In which the iteration computes; bfloat16 is enough.</param>
    /// <returns>U Vᵀ of the momentum's singular value decomposition, roughly, with a root mean square of about 0.2.</returns>
    public static Tensor Update(Tensor momentum, ScalarType precision)
    {
        (long rows, long columns) = (momentum.shape[0], momentum.shape[1]);
        Tensor normal = (momentum / (momentum.norm() + 1e-7)).to(precision);
        Tensor orthogonal = rows > columns ? NewtonSchulz(normal.t()).t() : NewtonSchulz(normal);
        return orthogonal * (0.2 * Math.Sqrt(Math.Max(rows, columns)));
    }

    /// <summary>A quintic iteration that drives all singular values into about [0.7, 1.2].</summary>
    private static Tensor NewtonSchulz(Tensor x)
    {
        for (int i = 0; i < Iterations; i++)
        {
            Tensor a = x.matmul(x.t());
            Tensor b = a.addmm(a, a, beta: -4.7750f, alpha: 2.0315f);
            x = x.addmm(b, x, beta: 3.4445f, alpha: 1);
        }
        return x;
    }
}

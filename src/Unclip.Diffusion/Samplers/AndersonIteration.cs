using System.Numerics.Tensors;

namespace Unclip.Diffusion.Samplers;

/// <summary>
/// Fixed-point iteration x ← x + F(x) for F(x) = 0, with Anderson's acceleration (Walker and Ni 2011, SIAM J. Numer. Anal. 49,
/// algorithm AA): the next x is what the last few would give if F were linear between them.
/// </summary>
/// <param name="start">The first x.</param>
internal sealed class AndersonIteration(float[] start)
{
    /// <summary>Differences between iterations that are remembered.</summary>
    private const int Depth = 3;

    private readonly List<(float[] X, float[] F)> differences = [];
    private float[]? lastF;
    private float[] lastX = start;
    private (float[] Next, double Error) best = (start, double.PositiveInfinity);

    /// <summary>Where F is wanted next.</summary>
    public float[] X { get; private set; } = start;

    /// <summary>The best answer so far: the plain iteration's step from where F was smallest.</summary>
    public float[] Best => best.Next;

    /// <param name="f">F at <see cref="X"/>.</param>
    public void Advance(float[] f)
    {
        double error = TensorPrimitives.Norm<float>(f);
        if (error < best.Error)
            best = (Sum(X, f), error);
        if (lastF is not null)
        {
            differences.Add((Difference(X, lastX), Difference(f, lastF)));
            if (differences.Count > Depth)
                differences.RemoveAt(0);
        }
        (lastX, lastF) = (X, f);
        float[] next = Sum(X, f);
        double[] weights = LeastSquares(f);
        for (int j = 0; j < weights.Length; j++)
        {
            TensorPrimitives.MultiplyAdd(differences[j].X, (float)-weights[j], next, next);
            TensorPrimitives.MultiplyAdd(differences[j].F, (float)-weights[j], next, next);
        }
        X = next;
    }

    /// <summary>γ that makes ‖F - Σ γ ΔF‖ smallest, by the normal equations; the little on the diagonal keeps γ finite.</summary>
    private double[] LeastSquares(float[] f)
    {
        int n = differences.Count;
        double[,] matrix = new double[n, n];
        double[] right = [.. differences.Select(d => (double)TensorPrimitives.Dot<float>(d.F, f))];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                matrix[i, j] = TensorPrimitives.Dot<float>(differences[i].F, differences[j].F) * (i == j ? 1 + 1e-6 : 1);
        for (int pivot = 0; pivot < n; pivot++)
        {
            if (matrix[pivot, pivot] <= double.Epsilon)
                return [];
            for (int row = pivot + 1; row < n; row++)
            {
                double factor = matrix[row, pivot] / matrix[pivot, pivot];
                for (int column = pivot; column < n; column++)
                    matrix[row, column] -= factor * matrix[pivot, column];
                right[row] -= factor * right[pivot];
            }
        }
        for (int row = n - 1; row >= 0; row--)
        {
            for (int column = row + 1; column < n; column++)
                right[row] -= matrix[row, column] * right[column];
            right[row] /= matrix[row, row];
        }
        return right;
    }

    private static float[] Sum(float[] a, float[] b) => [.. a.Zip(b, (x, y) => x + y)];

    private static float[] Difference(float[] a, float[] b) => [.. a.Zip(b, (x, y) => x - y)];
}

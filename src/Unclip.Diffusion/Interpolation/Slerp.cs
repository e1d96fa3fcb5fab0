using System.Numerics.Tensors;

namespace Unclip.Diffusion.Interpolation;

/// <summary>
/// Spherical linear interpolation (Shoemake 1985), as unCLIP mixes embeddings and noises (arXiv 2204.06125 §3.2):
/// sin((1-θ)Ω)/sin Ω · a + sin(θΩ)/sin Ω · b, where Ω is the angle between a and b.
/// </summary>
public static class Slerp
{
    /// <summary>Beyond this cosine the arc is so short that a straight line differs from it by about 1e-4, and sin Ω would be divided by.</summary>
    private const double AlmostParallel = 0.9995;

    /// <param name="from">a.</param>
    /// <param name="to">b, of the same length.</param>
    /// <param name="theta">θ in [0, 1]: 0 gives a, 1 gives b.</param>
    /// <param name="destination">Of the same length.</param>
    public static void Between(ReadOnlySpan<float> from, ReadOnlySpan<float> to, double theta, Span<float> destination)
    {
        double norms = Math.Sqrt((double)TensorPrimitives.SumOfSquares(from) * TensorPrimitives.SumOfSquares(to));
        double cosine = norms == 0 ? 1 : Math.Clamp(TensorPrimitives.Dot(from, to) / norms, -1, 1);
        (double fromWeight, double toWeight) = (1 - theta, theta);
        if (cosine < AlmostParallel)
        {
            double angle = Math.Acos(cosine);
            (fromWeight, toWeight) = (Math.Sin((1 - theta) * angle) / Math.Sin(angle), Math.Sin(theta * angle) / Math.Sin(angle));
        }
        TensorPrimitives.Multiply(from, (float)fromWeight, destination);
        TensorPrimitives.MultiplyAdd(to, (float)toWeight, destination, destination);
    }

    /// <summary>Every row along its own arc.</summary>
    /// <param name="from">[N, rowSize]</param>
    /// <param name="to">[N, rowSize]</param>
    /// <param name="rowSize">Values of one vector.</param>
    /// <param name="theta">θ in [0, 1].</param>
    /// <param name="destination">[N, rowSize]</param>
    public static void BetweenRows(ReadOnlySpan<float> from, ReadOnlySpan<float> to, int rowSize, double theta, Span<float> destination)
    {
        for (int start = 0; start < from.Length; start += rowSize)
            Between(from.Slice(start, rowSize), to.Slice(start, rowSize), theta, destination.Slice(start, rowSize));
    }
}

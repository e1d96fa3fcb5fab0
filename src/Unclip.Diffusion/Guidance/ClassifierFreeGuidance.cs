using System.Numerics.Tensors;

namespace Unclip.Diffusion.Guidance;

/// <summary>Which conditioning rows a denoiser has to be built with.</summary>
public enum GuidanceRows
{
    /// <summary>[B]: the conditional rows alone.</summary>
    Conditional,

    /// <summary>[2B]: B unconditional rows, then B conditional ones.</summary>
    UnconditionalThenConditional,
}

/// <summary>
/// Classifier-free guidance (Ho and Salimans 2022, arXiv 2207.12598, eq. 6): p_u + s (p_c - p_u), in the space that the
/// network predicts in (x̂0 for the prior; for ε, x̂0 and v alike the result is the same before clipping, as they are
/// affine in each other). A learned variance is the conditional half's, unguided. Not for concurrent use.
/// </summary>
public sealed class ClassifierFreeGuidance : IDenoiser
{
    private readonly IDenoiser inner;
    private readonly float scale;
    // Of the last call: all calls of a walk have as many rows.
    private float[] twiceSamples = [], both = [];
    private int[] twiceTimesteps = [];

    private ClassifierFreeGuidance(IDenoiser inner, double guidanceScale)
    {
        this.inner = inner;
        scale = (float)guidanceScale;
    }

    /// <summary>A guided denoiser; at scale 1 the conditional one itself, at half the price.</summary>
    /// <param name="guidanceScale">s; 1 is no guidance.</param>
    /// <param name="withRows">Builds the denoiser with the conditioning rows asked for.</param>
    public static IDenoiser Guide(double guidanceScale, Func<GuidanceRows, IDenoiser> withRows)
    {
        ArgumentNullException.ThrowIfNull(withRows);
        if (!double.IsFinite(guidanceScale))
            throw new ArgumentOutOfRangeException(nameof(guidanceScale), guidanceScale, "A guidance scale is a finite number.");
        return guidanceScale == 1
            ? withRows(GuidanceRows.Conditional)
            : new ClassifierFreeGuidance(withRows(GuidanceRows.UnconditionalThenConditional), guidanceScale);
    }

    /// <summary>The same, in a part of the way only: elsewhere the conditional denoiser takes its place.</summary>
    /// <param name="guidanceScale">s; 1 is no guidance.</param>
    /// <param name="interval">Where it acts.</param>
    /// <param name="timestepCount">T, that training had.</param>
    /// <param name="withRows">Builds a denoiser with the conditioning rows asked for.</param>
    public static IDenoiser Guide(double guidanceScale, GuidanceInterval interval, int timestepCount, Func<GuidanceRows, IDenoiser> withRows)
    {
        IDenoiser guided = Guide(guidanceScale, withRows);
        return guidanceScale == 1 || interval == GuidanceInterval.Whole
            ? guided
            : new IntervalGuidance(guided, withRows(GuidanceRows.Conditional), timestep => interval.Contains(timestep, timestepCount));
    }

    public PredictionKind Prediction => inner.Prediction;

    public int SampleSize => inner.SampleSize;

    public bool PredictsVariance => inner.PredictsVariance;

    public async ValueTask PredictAsync(
        ReadOnlyMemory<float> samples, ReadOnlyMemory<int> timesteps, Memory<float> destination, CancellationToken cancellationToken)
    {
        Twice(samples.Span, ref twiceSamples);
        Twice(timesteps.Span, ref twiceTimesteps);
        if (both.Length != 2 * destination.Length)
            both = new float[2 * destination.Length];
        await inner.PredictAsync(twiceSamples, twiceTimesteps, both, cancellationToken).ConfigureAwait(false);
        Combine(both.AsSpan(0, destination.Length), both.AsSpan(destination.Length), destination.Span);
    }

    private void Combine(ReadOnlySpan<float> unconditional, ReadOnlySpan<float> conditional, Span<float> destination)
    {
        conditional.CopyTo(destination);
        for (int row = 0; row < destination.Length; row += this.OutputSize())
        {
            ReadOnlySpan<float> u = unconditional.Slice(row, SampleSize), c = conditional.Slice(row, SampleSize);
            Span<float> guided = destination.Slice(row, SampleSize);
            TensorPrimitives.Subtract(c, u, guided);
            TensorPrimitives.MultiplyAdd(guided, scale, u, guided);
        }
    }

    private static void Twice<T>(ReadOnlySpan<T> rows, ref T[] twice)
    {
        if (twice.Length != 2 * rows.Length)
            twice = new T[2 * rows.Length];
        rows.CopyTo(twice);
        rows.CopyTo(twice.AsSpan(rows.Length));
    }
}

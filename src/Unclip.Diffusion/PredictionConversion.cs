using System.Numerics.Tensors;

namespace Unclip.Diffusion;

/// <summary>
/// Translates between what networks predict and what samplers need, from x_t = √ᾱ x_0 + √(1-ᾱ) ε
/// and v = √ᾱ ε - √(1-ᾱ) x_0. Samplers know only x̂0 and ε̂.
/// </summary>
public static class PredictionConversion
{
    /// <summary>x̂0 from a prediction made at x_t.</summary>
    public static void ToXStart(
        PredictionKind kind, ReadOnlySpan<float> prediction, ReadOnlySpan<float> x, double alphaBar, Span<float> destination)
    {
        float signal = (float)Math.Sqrt(alphaBar), noise = (float)Math.Sqrt(1 - alphaBar);
        switch (kind)
        {
            case PredictionKind.XStart:
                prediction.CopyTo(destination);
                break;
            case PredictionKind.Epsilon:
                // (x - √(1-ᾱ) ε) / √ᾱ, subtracted before dividing: at t = 999 the divisor is 4.9e-5.
                TensorPrimitives.Multiply(prediction, noise, destination);
                TensorPrimitives.Subtract(x, destination, destination);
                TensorPrimitives.Divide(destination, signal, destination);
                break;
            case PredictionKind.Velocity:
                // √ᾱ x - √(1-ᾱ) v
                TensorPrimitives.Multiply(prediction, -noise, destination);
                TensorPrimitives.MultiplyAdd(x, signal, destination, destination);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown prediction kind.");
        }
    }

    /// <summary>ε̂ from a prediction made at x_t.</summary>
    public static void ToEpsilon(
        PredictionKind kind, ReadOnlySpan<float> prediction, ReadOnlySpan<float> x, double alphaBar, Span<float> destination)
    {
        float signal = (float)Math.Sqrt(alphaBar), noise = (float)Math.Sqrt(1 - alphaBar);
        switch (kind)
        {
            case PredictionKind.Epsilon:
                prediction.CopyTo(destination);
                break;
            case PredictionKind.XStart:
                // (x - √ᾱ x_0) / √(1-ᾱ)
                TensorPrimitives.Multiply(prediction, signal, destination);
                TensorPrimitives.Subtract(x, destination, destination);
                TensorPrimitives.Divide(destination, noise, destination);
                break;
            case PredictionKind.Velocity:
                // √ᾱ v + √(1-ᾱ) x
                TensorPrimitives.Multiply(prediction, signal, destination);
                TensorPrimitives.MultiplyAdd(x, noise, destination, destination);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown prediction kind.");
        }
    }
}

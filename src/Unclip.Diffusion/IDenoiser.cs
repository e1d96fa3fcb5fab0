namespace Unclip.Diffusion;

/// <summary>
/// A conditioned denoising network. Rows are independent: row r has its own noised sample, its own timestep and its own
/// conditioning, so that one forward pass can serve several jobs.
/// </summary>
public interface IDenoiser
{
    /// <summary>What the first <see cref="SampleSize"/> values of an output row mean.</summary>
    PredictionKind Prediction { get; }

    /// <summary>Values in one row of x_t.</summary>
    int SampleSize { get; }

    /// <summary>
    /// Whether an output row is [prediction, v], 2 · SampleSize values, where v interpolates the variance
    /// (Nichol and Dhariwal 2021, arXiv 2102.09672, eq. 15), or the prediction alone.
    /// </summary>
    bool PredictsVariance { get; }

    /// <summary>Runs the network once. Cancellation takes effect during the call, not only between calls.</summary>
    /// <param name="samples">x_t, [B, SampleSize].</param>
    /// <param name="timesteps">t, [B].</param>
    /// <param name="destination">[B, SampleSize] or, with a variance, [B, 2 · SampleSize].</param>
    /// <param name="cancellationToken">Stops the forward pass.</param>
    ValueTask PredictAsync(
        ReadOnlyMemory<float> samples, ReadOnlyMemory<int> timesteps, Memory<float> destination, CancellationToken cancellationToken);
}

public static class DenoiserShape
{
    /// <summary>Values in one row of the output.</summary>
    public static int OutputSize(this IDenoiser denoiser)
    {
        ArgumentNullException.ThrowIfNull(denoiser);
        return denoiser.PredictsVariance ? 2 * denoiser.SampleSize : denoiser.SampleSize;
    }
}

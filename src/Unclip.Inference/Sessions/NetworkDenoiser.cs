using Unclip.Diffusion;

namespace Unclip.Inference.Sessions;

/// <summary>A conditioned network as samplers see it: x_t and t go into bound buffers, everything else stays bound.</summary>
/// <param name="call">Holds the conditioning and the three buffers.</param>
/// <param name="x">[B, SampleSize], bound.</param>
/// <param name="t">[B], bound; a float, as the networks take it.</param>
/// <param name="output">[B, SampleSize] or [B, 2 · SampleSize], bound.</param>
/// <param name="prediction">What the network predicts.</param>
internal sealed class NetworkDenoiser(NetworkCall call, float[] x, float[] t, float[] output, PredictionKind prediction) : IDenoiser
{
    public PredictionKind Prediction => prediction;

    public int SampleSize => x.Length / t.Length;

    public bool PredictsVariance => output.Length == 2 * x.Length;

    public async ValueTask PredictAsync(
        ReadOnlyMemory<float> samples, ReadOnlyMemory<int> timesteps, Memory<float> destination, CancellationToken cancellationToken)
    {
        if (timesteps.Length != t.Length)
            throw new ArgumentException($"{timesteps.Length} rows, expected {t.Length}, as many as the conditioning has.", nameof(timesteps));
        samples.CopyTo(x);
        for (int row = 0; row < t.Length; row++)
            t[row] = timesteps.Span[row];
        await call.RunAsync(cancellationToken).ConfigureAwait(false);
        output.CopyTo(destination);
    }
}

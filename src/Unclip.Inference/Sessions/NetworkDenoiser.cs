using Unclip.Diffusion;

namespace Unclip.Inference.Sessions;

/// <summary>A conditioned network as samplers see it: x_t and t go into bound buffers, everything else stays bound.</summary>
/// <param name="call">Holds the conditioning and the three buffers.</param>
/// <param name="sampleSize">Values of one x_t.</param>
/// <param name="x">[B, SampleSize and whatever else the network reads with it], bound.</param>
/// <param name="t">[B], bound; a float, as the networks take it.</param>
/// <param name="output">[B, SampleSize] or [B, 2 · SampleSize], bound.</param>
/// <param name="prediction">What the network predicts.</param>
internal sealed class NetworkDenoiser(NetworkCall call, int sampleSize, float[] x, float[] t, float[] output, PredictionKind prediction) : IDenoiser
{
    public PredictionKind Prediction => prediction;

    public int SampleSize => sampleSize;

    public bool PredictsVariance => output.Length == 2 * sampleSize * t.Length;

    public async ValueTask PredictAsync(
        ReadOnlyMemory<float> samples, ReadOnlyMemory<int> timesteps, Memory<float> destination, CancellationToken cancellationToken)
    {
        if (timesteps.Length != t.Length)
            throw new ArgumentException($"{timesteps.Length} rows, expected {t.Length}, as many as the conditioning has.", nameof(timesteps));
        for (int row = 0; row < t.Length; row++)
        {
            samples.Span.Slice(row * sampleSize, sampleSize).CopyTo(x.AsSpan(row * (x.Length / t.Length)));
            t[row] = timesteps.Span[row];
        }
        await call.RunAsync(cancellationToken).ConfigureAwait(false);
        output.CopyTo(destination);
    }
}

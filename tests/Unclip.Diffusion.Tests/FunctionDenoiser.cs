namespace Unclip.Diffusion.Tests;

/// <summary>A denoiser whose row output is a given function of (x_t, t, row index).</summary>
internal sealed class FunctionDenoiser(PredictionKind prediction, int sampleSize, Func<float[], int, int, float[]> row, bool predictsVariance = false)
    : IDenoiser
{
    public PredictionKind Prediction => prediction;

    public int SampleSize => sampleSize;

    public bool PredictsVariance => predictsVariance;

    /// <summary>How many rows each call had.</summary>
    public List<int> RowsPerCall { get; } = [];

    public ValueTask PredictAsync(
        ReadOnlyMemory<float> samples, ReadOnlyMemory<int> timesteps, Memory<float> destination, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        RowsPerCall.Add(timesteps.Length);
        for (int r = 0; r < timesteps.Length; r++)
        {
            float[] output = row(samples.Slice(r * sampleSize, sampleSize).ToArray(), timesteps.Span[r], r);
            output.CopyTo(destination.Slice(r * this.OutputSize(), this.OutputSize()));
        }
        return ValueTask.CompletedTask;
    }
}

namespace Unclip.Diffusion;

/// <summary>Two networks of one process: one for the last timestep of a sampling run, one for all before it (Karlo's super-resolution).</summary>
/// <param name="first">Predicts at every timestep but the last.</param>
/// <param name="last">Predicts at <paramref name="lastTimestep"/>.</param>
/// <param name="lastTimestep">The lowest timestep that the sampler visits.</param>
public sealed class LastStepSwitch(IDenoiser first, IDenoiser last, int lastTimestep) : IDenoiser
{
    public PredictionKind Prediction => first.Prediction;

    public int SampleSize => first.SampleSize;

    public bool PredictsVariance => first.PredictsVariance;

    public async ValueTask PredictAsync(
        ReadOnlyMemory<float> samples, ReadOnlyMemory<int> timesteps, Memory<float> destination, CancellationToken cancellationToken)
    {
        // Rows that belong together run together: a batch may hold both.
        for (int start = 0, end; start < timesteps.Length; start = end)
        {
            bool isLast = timesteps.Span[start] == lastTimestep;
            for (end = start + 1; end < timesteps.Length && (timesteps.Span[end] == lastTimestep) == isLast;)
                end++;
            int rows = end - start;
            await (isLast ? last : first).PredictAsync(samples.Slice(start * SampleSize, rows * SampleSize), timesteps.Slice(start, rows),
                destination.Slice(start * this.OutputSize(), rows * this.OutputSize()), cancellationToken).ConfigureAwait(false);
        }
    }
}

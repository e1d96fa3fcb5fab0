namespace Unclip.Diffusion.Guidance;

/// <summary>Guided within a <see cref="GuidanceInterval"/>, conditional outside of it.</summary>
/// <param name="guided">Takes the timesteps within.</param>
/// <param name="conditional">Takes the others; of the same shape.</param>
/// <param name="isWithin">Whether a timestep is within.</param>
internal sealed class IntervalGuidance(IDenoiser guided, IDenoiser conditional, Predicate<int> isWithin) : IDenoiser
{
    public PredictionKind Prediction => guided.Prediction;

    public int SampleSize => guided.SampleSize;

    public bool PredictsVariance => guided.PredictsVariance;

    /// <exception cref="ArgumentException">Some rows are within and some are not.</exception>
    public ValueTask PredictAsync(
        ReadOnlyMemory<float> samples, ReadOnlyMemory<int> timesteps, Memory<float> destination, CancellationToken cancellationToken)
    {
        bool within = isWithin(timesteps.Span[0]);
        foreach (int timestep in timesteps.Span)
            if (isWithin(timestep) != within)
                throw new ArgumentException($"Timesteps {timesteps.Span[0]} and {timestep} lie on different sides of the guidance interval's ends; the rows of a call must not.", nameof(timesteps));
        return (within ? guided : conditional).PredictAsync(samples, timesteps, destination, cancellationToken);
    }
}

namespace Unclip.Diffusion.Samplers;

/// <summary>Fills [B, SampleSize] with standard Gaussian noise. The draw's number, 0-based: the step's, and beyond the last step's where a step draws more than once.</summary>
public delegate void StepNoise(int step, Span<float> destination);

/// <summary>Walks from x_T to x_0.</summary>
public interface ISampler
{
    /// <summary>t of every step, falling.</summary>
    IReadOnlyList<int> Timesteps { get; }

    /// <param name="denoiser">The network, guided or not.</param>
    /// <param name="initialNoise">x_T, [B, SampleSize].</param>
    /// <param name="noise">Asked for each draw of noise, with another number each time; the last step draws none.</param>
    /// <param name="after">The last step of an earlier walk with the same arguments, which this one continues to the same end; null: from the beginning.</param>
    /// <param name="cancellationToken">Handed to every denoiser call.</param>
    IAsyncEnumerable<SamplingStep> SampleAsync(
        IDenoiser denoiser, ReadOnlyMemory<float> initialNoise, StepNoise noise, SamplingStep? after = null, CancellationToken cancellationToken = default);
}

/// <summary>One finished sampling step.</summary>
/// <param name="Index">0-based.</param>
/// <param name="Timestep">t, as the network saw it.</param>
/// <param name="XStart">x̂0, clipped, [B, SampleSize].</param>
/// <param name="XPrev">The sample at the next timestep; after the last step x_0. [B, SampleSize].</param>
public sealed record SamplingStep(int Index, int Timestep, ReadOnlyMemory<float> XStart, ReadOnlyMemory<float> XPrev);

using System.Numerics.Tensors;

namespace Unclip.Diffusion.Samplers;

/// <summary>A sampler's calls of one denoiser, with the output split into rows.</summary>
internal sealed class BatchedPrediction
{
    private readonly IDenoiser denoiser;
    private readonly float[] output;
    private readonly int[] timesteps;
    private readonly Lazy<float[]> scratch;

    public BatchedPrediction(IDenoiser denoiser, int sampleLength)
    {
        ArgumentNullException.ThrowIfNull(denoiser);
        if (sampleLength == 0 || sampleLength % denoiser.SampleSize != 0)
            throw new ArgumentException($"The initial noise has {sampleLength} values, expected a multiple of {denoiser.SampleSize}.");
        this.denoiser = denoiser;
        Rows = sampleLength / denoiser.SampleSize;
        output = new float[Rows * denoiser.OutputSize()];
        timesteps = new int[Rows];
        scratch = new(() => new float[sampleLength]);
    }

    public int Rows { get; }

    /// <summary>As long as all samples, for what a step needs in between.</summary>
    public float[] Scratch => scratch.Value;

    public ValueTask RunAsync(ReadOnlyMemory<float> x, int timestep, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Array.Fill(timesteps, timestep);
        return denoiser.PredictAsync(x, timesteps, output, cancellationToken);
    }

    /// <summary>Where a row lies in x_t, x̂0 and noise.</summary>
    public Range Row(int row) => (row * denoiser.SampleSize)..((row + 1) * denoiser.SampleSize);

    /// <summary>v in about [-1, 1], the learned interpolation between the log variances.</summary>
    public ReadOnlySpan<float> Variance(int row) => Output(row)[denoiser.SampleSize..];

    public void XStart(int row, ReadOnlySpan<float> x, double alphaBar, float? clipRange, Span<float> destination)
    {
        PredictionConversion.ToXStart(denoiser.Prediction, Output(row)[..denoiser.SampleSize], x, alphaBar, destination);
        if (clipRange is not { } range)
            return;
        TensorPrimitives.Max(destination, -range, destination);
        TensorPrimitives.Min(destination, range, destination);
    }

    public void Epsilon(int row, ReadOnlySpan<float> x, double alphaBar, Span<float> destination) =>
        PredictionConversion.ToEpsilon(denoiser.Prediction, Output(row)[..denoiser.SampleSize], x, alphaBar, destination);

    private ReadOnlySpan<float> Output(int row) => output.AsSpan(row * denoiser.OutputSize(), denoiser.OutputSize());
}

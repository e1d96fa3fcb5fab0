using Unclip.Diffusion;

namespace Unclip.Inference.Sessions;

/// <summary>
/// An upsampler as samplers see it: the network's input is [x_t, upscaled picture]. Pictures are large, so the rows run one
/// after the other, in buffers for one.
/// </summary>
/// <param name="call">Holds the three buffers.</param>
/// <param name="input">[1, 2C, side, side], bound.</param>
/// <param name="t">[1], bound.</param>
/// <param name="output">[1, C, side, side], bound.</param>
/// <param name="upscaled">The small pictures at full size, [B, C, side, side].</param>
/// <param name="prediction">What the network predicts.</param>
internal sealed class UpscalingDenoiser(NetworkCall call, float[] input, float[] t, float[] output, float[] upscaled, PredictionKind prediction) : IDenoiser
{
    public PredictionKind Prediction => prediction;

    public int SampleSize => output.Length;

    public bool PredictsVariance => false;

    public async ValueTask PredictAsync(
        ReadOnlyMemory<float> samples, ReadOnlyMemory<int> timesteps, Memory<float> destination, CancellationToken cancellationToken)
    {
        if (samples.Length != upscaled.Length)
            throw new ArgumentException($"{samples.Length / SampleSize} rows, expected {upscaled.Length / SampleSize}, as many as there are small pictures.", nameof(samples));
        for (int row = 0; row < timesteps.Length; row++)
        {
            int start = row * SampleSize;
            samples.Slice(start, SampleSize).CopyTo(input);
            upscaled.AsSpan(start, SampleSize).CopyTo(input.AsSpan(SampleSize));
            t[0] = timesteps.Span[row];
            await call.RunAsync(cancellationToken).ConfigureAwait(false);
            output.CopyTo(destination[start..]);
        }
    }
}

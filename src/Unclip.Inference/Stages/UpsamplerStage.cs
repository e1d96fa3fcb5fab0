using System.Runtime.CompilerServices;
using Unclip.Diffusion;
using Unclip.Diffusion.Samplers;
using Unclip.Inference.Pictures;
using Unclip.Inference.Sessions;
using Unclip.Models;
using Unclip.Models.Upsampler;

namespace Unclip.Inference.Stages;

/// <summary>Small picture → large picture: the diffusion upsampler (arXiv 2204.06125, §2.1), whose last step is another network's.</summary>
internal sealed class UpsamplerStage(UnclipModel model)
{
    private readonly UpsamplerConfig config = model.Checkpoint.UpsamplerConfigOf(Network.SuperResFirst);

    /// <summary>Height and width of the large picture.</summary>
    public int Side => config.SampleSize;

    /// <summary>Values in one x_t.</summary>
    public int SampleSize => config.OutChannels * Side * Side;

    public DdpmSampler Sampler(int stepCount) => model.UpsamplerProcess.Ddpm(stepCount, learnedVariance: false);

    /// <param name="small">The decoder's pictures, [B, 3, side, side] of any side, in [-1, 1].</param>
    /// <param name="smallSide">Their height and width.</param>
    /// <param name="sampler">From <see cref="Sampler"/>.</param>
    /// <param name="noise">x_T and what the steps add.</param>
    /// <param name="cancellationToken">Ends a forward pass.</param>
    public async IAsyncEnumerable<SamplingStep> SampleAsync(
        ReadOnlyMemory<float> small, int smallSide, DdpmSampler sampler, StageNoise noise, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        float[] upscaled = BicubicResize.Resize(small.Span, smallSide, Side);
        using NetworkCall first = model.Call(Network.SuperResFirst), last = model.Call(Network.SuperResLast);
        var denoiser = new LastStepSwitch(Denoiser(first, upscaled), Denoiser(last, upscaled), sampler.Timesteps[^1]);
        await foreach (SamplingStep step in sampler.SampleAsync(denoiser, noise.Initial, noise.Steps, cancellationToken).ConfigureAwait(false))
            yield return step;
    }

    private UpscalingDenoiser Denoiser(NetworkCall call, float[] upscaled) => new(call,
        call.Input("sample", 1, config.InChannels, Side, Side), call.Input("timestep", 1),
        call.Output("out_sample", 1, config.OutChannels, Side, Side), upscaled, model.UpsamplerProcess.Prediction);
}

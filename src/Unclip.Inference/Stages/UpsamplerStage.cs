using System.Runtime.CompilerServices;
using Unclip.Diffusion;
using Unclip.Diffusion.Noise;
using Unclip.Diffusion.Samplers;
using Unclip.Inference.Pictures;
using Unclip.Inference.Sessions;
using Unclip.Models;
using Unclip.Models.Upsampler;

namespace Unclip.Inference.Stages;

/// <summary>Small picture → large picture: the diffusion upsampler (arXiv 2204.06125, §2.1), whose last step may be another network's.</summary>
/// <param name="model">The model.</param>
/// <param name="stage">Which of its upsamplers, as noise knows it.</param>
internal sealed class UpsamplerStage(UnclipModel model, NoiseStage stage = NoiseStage.Upsampler)
{
    private readonly UpsamplerConfig config = model.Checkpoint.UpsamplerConfigOf(NetworkOf(stage));
    private readonly DiffusionProcess process = DiffusionProcess.From(stage == NoiseStage.Upsampler ? model.Checkpoint.UpsamplerScheduler : model.Checkpoint.LargeUpsamplerScheduler);

    /// <summary>Whose noise it takes.</summary>
    public NoiseStage Stage => stage;

    /// <summary>All of a model's, from small to large.</summary>
    public static IReadOnlyList<UpsamplerStage> AllOf(UnclipModel model) =>
    [
        .. model.Checkpoint.HasUpsampler ? [new UpsamplerStage(model)] : Array.Empty<UpsamplerStage>(),
        .. model.Checkpoint.HasLargeUpsampler ? [new UpsamplerStage(model, NoiseStage.LargeUpsampler)] : Array.Empty<UpsamplerStage>(),
    ];

    /// <summary>Height and width of the large picture.</summary>
    public int Side => config.SampleSize;

    /// <summary>Values in one x_t.</summary>
    public int SampleSize => config.OutChannels * Side * Side;

    /// <summary>Karlo's upsampler draws ancestral noise; any other takes the short way.</summary>
    public ISampler Sampler(int stepCount) => process.LikeUnclipScheduler
        ? process.Ddpm(stepCount, learnedVariance: false)
        : process.DpmSolver(stepCount);

    /// <param name="small">The decoder's pictures, [B, 3, side, side] of any side, in [-1, 1].</param>
    /// <param name="smallSide">Their height and width.</param>
    /// <param name="sampler">From <see cref="Sampler"/>.</param>
    /// <param name="noise">x_T and what the steps add.</param>
    /// <param name="cancellationToken">Ends a forward pass.</param>
    public async IAsyncEnumerable<SamplingStep> SampleAsync(
        ReadOnlyMemory<float> small, int smallSide, ISampler sampler, StageNoise noise, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        float[] upscaled = BicubicResize.Resize(small.Span, smallSide, Side);
        using NetworkCall first = model.Call(NetworkOf(stage));
        using NetworkCall? last = stage == NoiseStage.Upsampler && model.Checkpoint.HasLastStepUpsampler ? model.Call(Network.SuperResLast) : null;
        IDenoiser denoiser = Denoiser(first, upscaled);
        if (last is not null)
            denoiser = new LastStepSwitch(denoiser, Denoiser(last, upscaled), sampler.Timesteps[^1]);
        await foreach (SamplingStep step in model.StepsAsync(stage.ToString(), sampler.Timesteps.Count, noise.Initial.Length,
            after => sampler.SampleAsync(denoiser, noise.Initial, noise.Steps, after, cancellationToken), cancellationToken).ConfigureAwait(false))
            yield return step;
    }

    private static Network NetworkOf(NoiseStage stage) => stage == NoiseStage.Upsampler ? Network.SuperResFirst : Network.SuperResLarge;

    private UpscalingDenoiser Denoiser(NetworkCall call, float[] upscaled) => new(call,
        call.Input("sample", 1, config.InChannels, Side, Side), call.Input("timestep", 1),
        call.Output("out_sample", 1, config.OutChannels, Side, Side), upscaled, process.Prediction);
}

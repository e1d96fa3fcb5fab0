using System.Runtime.CompilerServices;
using Unclip.Diffusion.Guidance;
using Unclip.Diffusion.Noise;
using Unclip.Diffusion.Samplers;
using Unclip.Inference.Sessions;
using Unclip.Models;

namespace Unclip.Inference.Stages;

/// <summary>caption → z_i, one diffusion prior step at a time (arXiv 2204.06125, §2.2).</summary>
internal sealed class PriorStage(UnclipModel model)
{
    private readonly int width = model.Checkpoint.PriorConfig.EmbeddingDim;

    /// <summary>D, the values of one z_i.</summary>
    public int SampleSize => width;

    /// <summary>Karlo's prior draws ancestral noise of fixed variance.</summary>
    public ISampler Sampler(int stepCount) => model.PriorProcess.Ddpm(stepCount, learnedVariance: false);

    /// <param name="captions">One for each row.</param>
    /// <param name="guidanceScale">s, applied to x̂0 = z_i.</param>
    /// <param name="sampler">From <see cref="Sampler"/>.</param>
    /// <param name="noise">The starting noise and what the steps add.</param>
    /// <param name="cancellationToken">Ends a forward pass.</param>
    public async IAsyncEnumerable<SamplingStep> SampleAsync(
        Captions captions, double guidanceScale, ISampler sampler, StageNoise noise, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using NetworkCall call = model.Call(Network.Prior);
        var guided = ClassifierFreeGuidance.Guide(guidanceScale, rows => Denoiser(call, captions, rows));
        await foreach (SamplingStep step in model.StepsAsync(nameof(NoiseStage.Prior), sampler.Timesteps.Count, noise.Initial.Length,
            after => sampler.SampleAsync(guided, noise.Initial, noise.Steps, after, cancellationToken), cancellationToken).ConfigureAwait(false))
            yield return step;
    }

    /// <summary>The prior works on normalised embeddings; everything after it on z_i = x · std + mean.</summary>
    /// <param name="normalised">[B, D].</param>
    /// <returns>z_i, [B, D].</returns>
    public float[] Denormalise(ReadOnlySpan<float> normalised)
    {
        (float[] mean, float[] deviation) = model.Checkpoint.EmbeddingStatistics;
        float[] embeddings = new float[normalised.Length];
        for (int i = 0; i < embeddings.Length; i++)
            embeddings[i] = normalised[i] * deviation[i % width] + mean[i % width];
        return embeddings;
    }

    private NetworkDenoiser Denoiser(NetworkCall call, Captions captions, GuidanceRows guidance)
    {
        int length = model.Checkpoint.PriorConfig.NumEmbeddings;
        Caption[] captionOfRow = Rows.Of(captions, guidance);
        int rows = captionOfRow.Length;
        float[] Batch(Func<Caption, float[]> part) => [.. captionOfRow.SelectMany(part)];
        call.FixedInput("proj_embedding", Batch(caption => caption.TextEmbedding), rows, width);
        call.FixedInput("encoder_hidden_states", Batch(caption => caption.HiddenStates), rows, length, width);
        call.FixedInput("attention_mask", Batch(caption => caption.Mask), rows, length);
        return new(call, width, call.Input("hidden_states", rows, width), call.Input("timestep", rows),
            call.Output("predicted_image_embedding", rows, width), model.PriorProcess.Prediction);
    }
}

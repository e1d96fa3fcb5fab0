using System.Runtime.CompilerServices;
using Unclip.Diffusion.Guidance;
using Unclip.Diffusion.Samplers;
using Unclip.Inference.Sessions;
using Unclip.Models;
using Unclip.Models.Decoder;

namespace Unclip.Inference.Stages;

/// <summary>What the decoder is conditioned on, row by row.</summary>
/// <param name="RowCount">B, or 2B for [unconditional, conditional].</param>
/// <param name="Context">Extra tokens from z_i, then the caption's, [rows, S, C].</param>
/// <param name="TimeEmbeddings">Added to the timestep embedding, [rows, T].</param>
/// <param name="Mask">[rows, S]; the extra tokens are always attended to.</param>
internal sealed record DecoderCondition(int RowCount, float[] Context, float[] TimeEmbeddings, float[] Mask);

/// <summary>(z_i, caption) → picture (arXiv 2204.06125, §2.1).</summary>
internal sealed class DecoderStage(UnclipModel model)
{
    private readonly UNetConfig config = model.Checkpoint.DecoderConfig;

    /// <summary>Values in one x_t: channels × height × width, planar.</summary>
    public int SampleSize => config.PictureChannels * config.SampleSize * config.SampleSize;

    /// <summary>Whether the output's second half of channels is the variance.</summary>
    public bool LearnsVariance => config.OutChannels == 2 * config.PictureChannels;

    public ISampler Sampler(SamplerKind kind, int stepCount, double eta) => kind switch
    {
        SamplerKind.Ddim => model.DecoderProcess.Ddim(stepCount, eta),
        SamplerKind.Ddpm => model.DecoderProcess.Ddpm(stepCount, LearnsVariance),
        SamplerKind.DpmSolver => model.DecoderProcess.DpmSolver(stepCount),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown sampler."),
    };

    /// <param name="captions">One for each row.</param>
    /// <param name="imageEmbeddings">z_i, [B, D].</param>
    /// <param name="guidanceScale">s.</param>
    /// <param name="sampler">From <see cref="Sampler"/>.</param>
    /// <param name="noise">x_T and what the steps add.</param>
    /// <param name="cancellationToken">Ends a forward pass.</param>
    public async IAsyncEnumerable<SamplingStep> SampleAsync(Captions captions, float[] imageEmbeddings, double guidanceScale,
        ISampler sampler, StageNoise noise, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        GuidanceRows rows = guidanceScale == 1 ? GuidanceRows.Conditional : GuidanceRows.UnconditionalThenConditional;
        DecoderCondition condition = await ProjectAsync(captions, imageEmbeddings, rows, cancellationToken).ConfigureAwait(false);
        using NetworkCall call = model.Call(Network.Decoder);
        var guided = ClassifierFreeGuidance.Guide(guidanceScale, _ => Denoiser(call, condition));
        await foreach (SamplingStep step in sampler.SampleAsync(guided, noise.Initial, noise.Steps, cancellationToken).ConfigureAwait(false))
            yield return step;
    }

    /// <summary>The text projection: z_i becomes context tokens and a time embedding; without a condition, a learned vector stands for it.</summary>
    public async Task<DecoderCondition> ProjectAsync(Captions captions, float[] imageEmbeddings, GuidanceRows guidance, CancellationToken cancellationToken)
    {
        TextProjectionConfig projection = model.Checkpoint.TextProjectionConfig;
        int length = model.Tokenizer.ContextLength, width = projection.ClipEmbeddingsDim, extra = projection.ClipExtraContextTokens;
        int count = imageEmbeddings.Length / width;
        Caption[] captionOfRow = Rows.Of(captions, guidance);
        int rows = captionOfRow.Length;
        float[] unconditional = guidance == GuidanceRows.Conditional ? [] : Rows.Repeat(model.Checkpoint.UnconditionalImageEmbedding, count);

        using NetworkCall call = model.Call(Network.TextProjection);
        call.Input("image_embeddings", [.. unconditional, .. imageEmbeddings], rows, width);
        call.Input("prompt_embeds", captionOfRow.SelectMany(caption => caption.TextEmbedding).ToArray(), rows, width);
        call.Input("text_encoder_hidden_states", captionOfRow.SelectMany(caption => caption.HiddenStates).ToArray(), rows, length, width);
        float[] context = call.Output("context", rows, extra + length, projection.CrossAttentionDim);
        float[] timeEmbeddings = call.Output("time_embeddings", rows, projection.TimeEmbedDim);
        await call.RunAsync(cancellationToken).ConfigureAwait(false);
        return new(rows, context, timeEmbeddings, [.. captionOfRow.SelectMany(caption => Enumerable.Repeat(1f, extra).Concat(caption.Mask))]);
    }

    private NetworkDenoiser Denoiser(NetworkCall call, DecoderCondition condition)
    {
        int rows = condition.RowCount, side = config.SampleSize;
        call.Input("encoder_hidden_states", condition.Context, rows, condition.Mask.Length / rows, config.CrossAttentionDim);
        call.Input("class_labels", condition.TimeEmbeddings, rows, config.TimeEmbedDim);
        call.Input("attention_mask", condition.Mask, rows, condition.Mask.Length / rows);
        // An inpainting decoder's further channels stay zero: nothing of the picture is known.
        return new(call, SampleSize, call.Input("sample", rows, config.InChannels, side, side), call.Input("timestep", rows),
            call.Output("out_sample", rows, config.OutChannels, side, side), model.DecoderProcess.Prediction);
    }
}

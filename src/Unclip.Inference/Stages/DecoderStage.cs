using System.Runtime.CompilerServices;
using Unclip.Diffusion;
using Unclip.Diffusion.Guidance;
using Unclip.Diffusion.Noise;
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
internal sealed record DecoderCondition(int RowCount, float[] Context, float[] TimeEmbeddings, float[] Mask)
{
    /// <summary>Of [unconditional, conditional] the second half.</summary>
    public DecoderCondition Conditional => new(RowCount / 2, Context[(Context.Length / 2)..], TimeEmbeddings[(TimeEmbeddings.Length / 2)..], Mask[(Mask.Length / 2)..]);
}

/// <summary>(z_i, caption) → picture (arXiv 2204.06125, §2.1).</summary>
internal sealed class DecoderStage(UnclipModel model)
{
    /// <summary>Network calls for each step of an inversion.</summary>
    private const int InversionIterations = 4;

    private readonly UNetConfig config = model.Checkpoint.DecoderConfig;

    /// <summary>Values in one x_t: channels × height × width, planar.</summary>
    public int SampleSize => config.PictureChannels * config.SampleSize * config.SampleSize;

    /// <summary>Whether the output's second half of channels is the variance.</summary>
    public bool LearnsVariance => config.OutChannels == 2 * config.PictureChannels;

    /// <param name="kind">The sampler; RePaint takes its place where something is known that the network cannot see.</param>
    /// <param name="stepCount">Steps.</param>
    /// <param name="eta">η of DDIM.</param>
    /// <param name="known">What of the pictures is given.</param>
    public ISampler Sampler(SamplerKind kind, int stepCount, double eta, KnownPart? known = null)
    {
        if (known is null || config.SeesKnownPart)
            return Sampler(kind, stepCount, eta);
        (float[] pixels, float[] unknown) = known.At(config.SampleSize);
        return model.DecoderProcess.Repaint(stepCount, pixels, [.. Rows.Repeat(unknown, config.PictureChannels)]);
    }

    private ISampler Sampler(SamplerKind kind, int stepCount, double eta) => kind switch
    {
        SamplerKind.Ddim => model.DecoderProcess.Ddim(stepCount, eta),
        SamplerKind.Ddpm => model.DecoderProcess.Ddpm(stepCount, LearnsVariance),
        SamplerKind.DpmSolver => model.DecoderProcess.DpmSolver(stepCount),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown sampler."),
    };

    /// <param name="captions">One for each row.</param>
    /// <param name="imageEmbeddings">z_i, [B, D].</param>
    /// <param name="request">Says how it is guided.</param>
    /// <param name="sampler">From <see cref="Sampler"/>.</param>
    /// <param name="noise">x_T and what the steps add.</param>
    /// <param name="known">What of the pictures is given; an inpainting decoder sees it.</param>
    /// <param name="cancellationToken">Ends a forward pass.</param>
    public async IAsyncEnumerable<SamplingStep> SampleAsync(Captions captions, float[] imageEmbeddings, PaintingRequest request,
        ISampler sampler, StageNoise noise, KnownPart? known, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        DecoderCondition condition = await ProjectAsync(captions, imageEmbeddings, RowsOf(request), cancellationToken).ConfigureAwait(false);
        using NetworkCall call = model.Call(Network.Decoder), conditionalCall = model.Call(Network.Decoder);
        IDenoiser guided = Guided(request, call, conditionalCall, condition, known);
        await foreach (SamplingStep step in model.StepsAsync(nameof(NoiseStage.Decoder), sampler.Timesteps.Count, noise.Initial.Length,
            after => sampler.SampleAsync(guided, noise.Initial, noise.Steps, after, cancellationToken), cancellationToken).ConfigureAwait(false))
            yield return step;
    }

    /// <summary>x_0 → x_T: the noise from which DDIM with η = 0 and the same settings leads back to x_0.</summary>
    /// <param name="captions">One for each row.</param>
    /// <param name="imageEmbeddings">z_i, [B, D].</param>
    /// <param name="request">Says how many steps, and how it is guided.</param>
    /// <param name="pixels">x_0, [B, SampleSize] in [-1, 1].</param>
    /// <param name="cancellationToken">Ends a forward pass.</param>
    public async IAsyncEnumerable<SamplingStep> InvertAsync(Captions captions, float[] imageEmbeddings, PaintingRequest request,
        float[] pixels, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        DecoderCondition condition = await ProjectAsync(captions, imageEmbeddings, RowsOf(request), cancellationToken).ConfigureAwait(false);
        using NetworkCall call = model.Call(Network.Decoder), conditionalCall = model.Call(Network.Decoder);
        IDenoiser guided = Guided(request, call, conditionalCall, condition, known: null);
        DdimFixedPointInversion inversion = new(model.DecoderProcess.Ddim(request.DecoderSteps, eta: 0), InversionIterations);
        await foreach (SamplingStep step in model.StepsAsync("Inversion", request.DecoderSteps, pixels.Length,
            after => inversion.InvertAsync(guided, pixels, after, cancellationToken), cancellationToken).ConfigureAwait(false))
            yield return step;
    }

    private static GuidanceRows RowsOf(PaintingRequest request) => request.DecoderGuidanceScale == 1 ? GuidanceRows.Conditional : GuidanceRows.UnconditionalThenConditional;

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
        call.FixedInput<float>("image_embeddings", [.. unconditional, .. imageEmbeddings], rows, width);
        call.FixedInput("prompt_embeds", captionOfRow.SelectMany(caption => caption.TextEmbedding).ToArray(), rows, width);
        call.FixedInput("text_encoder_hidden_states", captionOfRow.SelectMany(caption => caption.HiddenStates).ToArray(), rows, length, width);
        float[] context = call.Output("context", rows, extra + length, projection.CrossAttentionDim);
        float[] timeEmbeddings = call.Output("time_embeddings", rows, projection.TimeEmbedDim);
        await call.RunAsync(cancellationToken).ConfigureAwait(false);
        return new(rows, context, timeEmbeddings, [.. captionOfRow.SelectMany(caption => Enumerable.Repeat(1f, extra).Concat(caption.Mask))]);
    }

    /// <param name="request">How it is guided.</param>
    /// <param name="call">For all rows of the condition.</param>
    /// <param name="conditionalCall">For the conditional ones, where the others are not needed.</param>
    /// <param name="condition">With the rows of the request's guidance.</param>
    /// <param name="known">As above.</param>
    private IDenoiser Guided(PaintingRequest request, NetworkCall call, NetworkCall conditionalCall, DecoderCondition condition, KnownPart? known)
    {
        GuidanceRows all = RowsOf(request);
        return ClassifierFreeGuidance.Guide(request.DecoderGuidanceScale, request.DecoderGuidanceInterval, model.DecoderProcess.Schedule.TimestepCount,
            rows => rows == all ? Denoiser(call, condition, known) : Denoiser(conditionalCall, condition.Conditional, known));
    }

    private NetworkDenoiser Denoiser(NetworkCall call, DecoderCondition condition, KnownPart? known)
    {
        int rows = condition.RowCount, side = config.SampleSize;
        call.FixedInput("encoder_hidden_states", condition.Context, rows, condition.Mask.Length / rows, config.CrossAttentionDim);
        call.FixedInput("class_labels", condition.TimeEmbeddings, rows, config.TimeEmbedDim);
        call.FixedInput("attention_mask", condition.Mask, rows, condition.Mask.Length / rows);
        float[] sample = call.Input("sample", rows, config.InChannels, side, side);
        if (known is not null && config.SeesKnownPart)
            ShowKnownPart(known, sample, rows);
        return new(call, SampleSize, sample, call.Input("timestep", rows),
            call.Output("out_sample", rows, config.OutChannels, side, side), model.DecoderProcess.Prediction);
    }

    /// <summary>An inpainting decoder reads [x_t, the known pixels, 1 where they are known]; zeros where nothing is.</summary>
    private void ShowKnownPart(KnownPart known, float[] sample, int rows)
    {
        (float[] pixels, float[] unknown) = known.At(config.SampleSize);
        int plane = unknown.Length;
        float[] keep = [.. unknown.Select(share => share == 0 ? 1f : 0)];
        float[] shown = [.. pixels.Select((value, i) => value * keep[i % plane]), .. keep];
        for (int row = 0; row < rows; row++)
            shown.CopyTo(sample, (row * config.InChannels * plane) + SampleSize);
    }
}

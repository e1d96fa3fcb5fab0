using Unclip.Models.Decoder;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Unclip.Training.Networks;

/// <summary>
/// diffusers' UNet2DConditionModel, made of the block types that unCLIP's decoder uses; without a context
/// (<see cref="UNetConfig.CrossAttentionDim"/> is 0) the UNet2DModel of its upsamplers, which then works at any size.
/// </summary>
public sealed class UNet
{
    private readonly Conv2d convIn;
    private readonly TimeEmbedding timeEmbedding;
    private readonly List<DownBlock> downBlocks = [];
    private readonly ResnetBlock midFirst;
    private readonly AddedKvAttention? midAttention;
    private readonly ResnetBlock midSecond;
    private readonly List<UpBlock> upBlocks = [];
    private readonly GroupNorm normOut;
    private readonly Conv2d convOut;

    public UNet(ParameterSet set, UNetConfig config)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(config);
        int[] channels = config.BlockOutChannels;
        UNetShape shape = new(config.TimeEmbedDim, config.NormNumGroups, config.NormEps,
            config.ResnetTimeScaleShift == "scale_shift", config.CrossAttentionDim, config.AttentionHeadDim);
        convIn = new(set, "conv_in", config.InChannels, channels[0], 3);
        timeEmbedding = new(set, "time_embedding", channels[0], config.TimeEmbedDim);

        List<int> skips = [channels[0]];
        for (int i = 0; i < channels.Length; i++)
        {
            bool resample = i < channels.Length - 1;
            bool attention = config.DownBlockTypes[i] == "SimpleCrossAttnDownBlock2D";
            downBlocks.Add(new(set, $"down_blocks.{i}", channels[Math.Max(i - 1, 0)], channels[i], config.LayersPerBlock, attention, resample, shape));
            skips.AddRange(Enumerable.Repeat(channels[i], config.LayersPerBlock + (resample ? 1 : 0)));
        }

        midFirst = new(set, "mid_block.resnets.0", channels[^1], channels[^1], shape);
        midAttention = config.CrossAttentionDim > 0 ? new(set, "mid_block.attentions.0", channels[^1], shape) : null;
        midSecond = new(set, "mid_block.resnets.1", channels[^1], channels[^1], shape);

        int width = channels[^1];
        for (int i = 0; i < channels.Length; i++)
        {
            int outputs = channels[^(i + 1)];
            int[] skip = [.. Enumerable.Range(0, config.LayersPerBlock + 1).Select(_ => Pop(skips))];
            bool attention = config.UpBlockTypes[i] == "SimpleCrossAttnUpBlock2D";
            upBlocks.Add(new(set, $"up_blocks.{i}", width, outputs, skip, attention, resample: i < channels.Length - 1, shape));
            width = outputs;
        }

        normOut = new(set, "conv_norm_out", config.NormNumGroups, channels[0], config.NormEps);
        convOut = new(set, "conv_out", channels[0], config.OutChannels, 3, gain: 0);
    }

    /// <param name="sample">x_t [B, C, H, W]</param>
    /// <param name="timesteps">[B] float</param>
    /// <param name="context">[B, K, crossAttentionDim]</param>
    /// <param name="keep">[B, K], 1 for context tokens, 0 for padding.</param>
    /// <param name="timeAddend">Added to the timestep embedding, [B, T].</param>
    /// <returns>[B, outChannels, H, W]</returns>
    public Tensor Forward(Tensor sample, Tensor timesteps, Tensor context, Tensor keep, Tensor timeAddend) =>
        ForwardWithMiddle(sample, timesteps, context, keep, timeAddend).Output;

    /// <summary>The same, with the features between the way down and the way up, [B, C, h, w].</summary>
    public (Tensor Output, Tensor Middle) ForwardWithMiddle(Tensor sample, Tensor timesteps, Tensor context, Tensor keep, Tensor timeAddend) =>
        Forward(sample, timeEmbedding.Forward(timesteps) + timeAddend, new Context(context, Attention.KeyMask(keep)));

    /// <summary>The same without a context.</summary>
    public Tensor Forward(Tensor sample, Tensor timesteps) => Forward(sample, timeEmbedding.Forward(timesteps), null).Output;

    private (Tensor Output, Tensor Middle) Forward(Tensor sample, Tensor time, Context? context)
    {
        Tensor x = convIn.Forward(sample);
        List<Tensor> skips = [x];
        foreach (DownBlock block in downBlocks)
            x = block.Forward(x, time, context, skips);
        x = midFirst.Forward(x, time);
        Tensor middle = x = midSecond.Forward(midAttention?.Forward(x, context!) ?? x, time);
        foreach (UpBlock block in upBlocks)
            x = block.Forward(x, time, context, skips);
        return (convOut.Forward(functional.silu(normOut.Forward(x))), middle);
    }

    internal static T Pop<T>(List<T> stack)
    {
        T last = stack[^1];
        stack.RemoveAt(stack.Count - 1);
        return last;
    }
}

/// <summary>ResnetDownsampleBlock2D or SimpleCrossAttnDownBlock2D.</summary>
internal sealed class DownBlock
{
    private readonly List<ResnetBlock> resnets = [];
    private readonly List<AddedKvAttention> attentions = [];
    private readonly ResnetBlock? downsampler;

    public DownBlock(ParameterSet set, string prefix, int inputs, int outputs, int layers, bool attention, bool resample, UNetShape shape)
    {
        for (int i = 0; i < layers; i++)
        {
            resnets.Add(new(set, $"{prefix}.resnets.{i}", i == 0 ? inputs : outputs, outputs, shape));
            if (attention)
                attentions.Add(new(set, $"{prefix}.attentions.{i}", outputs, shape));
        }
        if (resample)
            downsampler = new(set, $"{prefix}.downsamplers.0", outputs, outputs, shape, Resampling.Down);
    }

    public Tensor Forward(Tensor x, Tensor time, Context? context, List<Tensor> skips)
    {
        for (int i = 0; i < resnets.Count; i++)
        {
            x = resnets[i].Forward(x, time);
            if (attentions.Count > 0)
                x = attentions[i].Forward(x, context!);
            skips.Add(x);
        }
        if (downsampler is not null)
            skips.Add(x = downsampler.Forward(x, time));
        return x;
    }
}

/// <summary>ResnetUpsampleBlock2D or SimpleCrossAttnUpBlock2D.</summary>
internal sealed class UpBlock
{
    private readonly List<ResnetBlock> resnets = [];
    private readonly List<AddedKvAttention> attentions = [];
    private readonly ResnetBlock? upsampler;

    public UpBlock(ParameterSet set, string prefix, int inputs, int outputs, int[] skipChannels, bool attention, bool resample, UNetShape shape)
    {
        for (int i = 0; i < skipChannels.Length; i++)
        {
            resnets.Add(new(set, $"{prefix}.resnets.{i}", (i == 0 ? inputs : outputs) + skipChannels[i], outputs, shape));
            if (attention)
                attentions.Add(new(set, $"{prefix}.attentions.{i}", outputs, shape));
        }
        if (resample)
            upsampler = new(set, $"{prefix}.upsamplers.0", outputs, outputs, shape, Resampling.Up);
    }

    public Tensor Forward(Tensor x, Tensor time, Context? context, List<Tensor> skips)
    {
        for (int i = 0; i < resnets.Count; i++)
        {
            x = resnets[i].Forward(cat([x, UNet.Pop(skips)], 1), time);
            if (attentions.Count > 0)
                x = attentions[i].Forward(x, context!);
        }
        return upsampler?.Forward(x, time) ?? x;
    }
}

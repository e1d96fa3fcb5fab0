using static TorchSharp.torch;

namespace Unclip.Training.Networks;

/// <summary>
/// diffusers' Attention with AttnAddedKVProcessor: self-attention over the picture's positions in which the context
/// tokens are added keys and values, placed first.
/// </summary>
internal sealed class AddedKvAttention(ParameterSet set, string prefix, int channels, UNetShape shape)
{
    private readonly GroupNorm norm = new(set, $"{prefix}.group_norm", shape.Groups, channels, shape.Epsilon);
    private readonly Linear query = new(set, $"{prefix}.to_q", channels, channels);
    private readonly Linear key = new(set, $"{prefix}.to_k", channels, channels);
    private readonly Linear value = new(set, $"{prefix}.to_v", channels, channels);
    private readonly Linear contextKey = new(set, $"{prefix}.add_k_proj", shape.ContextWidth, channels);
    private readonly Linear contextValue = new(set, $"{prefix}.add_v_proj", shape.ContextWidth, channels);
    private readonly Linear output = new(set, $"{prefix}.to_out.0", channels, channels, gain: 0);

    /// <param name="x">[B, C, H, W]</param>
    public Tensor Forward(Tensor x, Context context)
    {
        long[] size = x.shape;
        Tensor h = norm.Forward(x).flatten(2).transpose(1, 2);
        Tensor k = cat([contextKey.Forward(context.Tokens), key.Forward(h)], 1);
        Tensor v = cat([contextValue.Forward(context.Tokens), value.Forward(h)], 1);
        Tensor mask = PadKeys(context.Mask, h.shape[1]);
        Tensor mixed = output.Forward(Attention.MultiHead(query.Forward(h), k, v, channels / shape.HeadWidth, mask));
        return x + mixed.transpose(1, 2).reshape(size);
    }

    private static Tensor PadKeys(Tensor mask, long right) =>
        cat([mask, zeros(mask.shape[0], 1, 1, right)], -1);
}

/// <summary>What a UNet's attention layers read besides the picture.</summary>
/// <param name="Tokens">[B, K, contextWidth]</param>
/// <param name="Mask">[B, 1, 1, K], added to the logits of the context keys.</param>
internal sealed record Context(Tensor Tokens, Tensor Mask);

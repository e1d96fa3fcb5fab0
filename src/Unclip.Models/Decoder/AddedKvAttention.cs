using Unclip.Models.Onnx;

namespace Unclip.Models.Decoder;

/// <summary>
/// Attention of a picture to itself and to a context whose projected tokens are added keys and values, before the
/// picture's own (GLIDE, arXiv 2112.10741).
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="context">[B·contextLength, contextChannels].</param>
/// <param name="contextLength">S.</param>
/// <param name="contextChannels">Width of a context token.</param>
/// <param name="mask">Context keys, [B, S]: 1 attend, 0 do not.</param>
/// <param name="headDim">Channels per head.</param>
/// <param name="normGroups">Of the GroupNorm in front.</param>
internal sealed class AddedKvAttention(GraphBuilder graph, Value context, int contextLength, int contextChannels, Value mask, int headDim, int normGroups)
{
    /// <summary>Of every attention in diffusers, whatever norm_eps says.</summary>
    private const double NormEpsilon = 1e-5;

    private readonly Dictionary<int, Value> addedMasks = [];

    public Features Build(Features x, string prefix)
    {
        int channels = x.Channels;
        int length = x.Size * x.Size;
        var attention = new MultiHeadAttention(channels / headDim, headDim);
        Value normalised = graph.GroupNorm(x.Value, $"{prefix}.group_norm", channels, x.Size, normGroups, NormEpsilon);
        Value pixels = graph.Reshape(graph.Transpose(graph.Reshape(normalised, 0, channels, length), 0, 2, 1), -1, channels);

        Value Own(string name) => attention.SplitHeads(graph, graph.Linear(pixels, $"{prefix}.{name}", channels, channels), length);
        Value Added(string name) => attention.SplitHeads(graph, graph.Linear(context, $"{prefix}.{name}", contextChannels, channels), contextLength);
        Value keys = graph.Concat(1, Added("add_k_proj"), Own("to_k"));
        Value values = graph.Concat(1, Added("add_v_proj"), Own("to_v"));
        Value attended = attention.Attend(graph, Own("to_q"), keys, values, Mask(length));
        Value projected = graph.Linear(attended, $"{prefix}.to_out.0", channels, channels);
        Value picture = graph.Reshape(graph.Transpose(graph.Reshape(projected, -1, length, channels), 0, 2, 1), 0, channels, x.Size, x.Size);
        return x with { Value = graph.Add(picture, x.Value) };
    }

    private Value Mask(int length)
    {
        if (!addedMasks.TryGetValue(length, out Value added))
            addedMasks.Add(length, added = AttentionMask.Padding(graph, mask, length));
        return added;
    }
}

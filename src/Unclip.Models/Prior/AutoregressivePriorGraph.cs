using Unclip.Models.Onnx;
using Unclip.Models.Onnx.Ir;

namespace Unclip.Models.Prior;

/// <summary>
/// One position of the autoregressive prior (arXiv 2204.06125, §2.2): the causal transformer over [caption tokens, z_t,
/// dot product, codes] reads one token and what earlier positions left in the key/value cache, and yields the next
/// code's logits. The cache has room for the whole sequence from the start, so that no shape grows while sampling.
/// </summary>
internal static class AutoregressivePriorGraph
{
    private const float Hidden = -10000;

    public static void Build(GraphBuilder graph, AutoregressivePriorConfig config)
    {
        int width = config.EmbeddingDim, channels = config.InnerDim, length = config.SequenceLength, layers = config.NumLayers;
        graph.Keep("component_mean", width);
        graph.Keep("components", config.NumComponents, width);
        graph.Keep("component_low", config.NumComponents);
        graph.Keep("component_high", config.NumComponents);
        // A caption token's hidden state, or z_t; anything where the position holds a code.
        Value features = graph.Input("features", TensorProto.Types.DataType.Float, Dim.Batch, width);
        // The bucket of the dot product or of the component before; anything where the position holds none.
        Value code = graph.Input("code", TensorProto.Types.DataType.Int64, Dim.Batch);
        Value position = graph.Input("position", TensorProto.Types.DataType.Int64, 1);
        Value attended = graph.Input("attention_mask", TensorProto.Types.DataType.Float, Dim.Batch, length);
        Value keys = graph.Input("past_keys", TensorProto.Types.DataType.Float, Dim.Batch, layers, length, channels);
        Value values = graph.Input("past_values", TensorProto.Types.DataType.Float, Dim.Batch, layers, length, channels);

        Value At(int from, Value here, Value otherwise) => graph.Node("Where", [graph.Node("Equal", [position, graph.Integers(from)]), here, otherwise]);
        Value dotProduct = graph.Node("Gather", [graph.Parameter("dot_product_embedding.weight", config.NumDotProductBuckets, channels),
            graph.Node("Min", [code, graph.Integers(config.NumDotProductBuckets - 1)])]);
        Value component = graph.Node("Gather", [graph.Parameter("code_embedding.weight", config.NumBuckets, channels), code]);
        Value x = graph.Node("Where", [graph.Node("Less", [position, graph.Integers(config.NumEmbeddings)]),
            graph.Linear(features, "encoder_hidden_states_proj", width, channels),
            At(config.NumEmbeddings, graph.Linear(features, "embedding_proj", width, channels), At(config.DotProductPosition, dotProduct, component))]);
        x = graph.Add(x, graph.Node("Gather", [graph.Parameter("positional_embedding", length, channels), position]));

        Value positions = graph.Integers([.. Enumerable.Range(0, length).Select(i => (long)i)]);
        Value here = graph.Reshape(graph.ToFloat(graph.Node("Equal", [positions, position])), 1, length, 1);
        Value elsewhere = graph.Node("Sub", [graph.Scalar(1), here]);
        Value future = graph.Scale(graph.ToFloat(graph.Node("Greater", [positions, position])), Hidden);
        Value mask = graph.Add(AttentionMask.Padding(graph, attended, visible: 0), graph.Reshape(future, 1, 1, 1, length));
        var attention = new MultiHeadAttention(config.NumAttentionHeads, config.AttentionHeadDim);

        List<Value> presentKeys = [], presentValues = [];
        for (int layer = 0; layer < layers; layer++)
        {
            string prefix = $"transformer_blocks.{layer}";
            Value normed = graph.LayerNorm(x, $"{prefix}.norm1", channels);
            Value Project(string name) => graph.Linear(normed, $"{prefix}.attn1.{name}", channels, channels);
            Value Remember(Value past, string name, List<Value> present)
            {
                Value kept = graph.Mul(graph.Select(past, layer), elsewhere);
                Value now = graph.Add(kept, graph.Mul(graph.Reshape(Project(name), -1, 1, channels), here));
                present.Add(graph.Node("Unsqueeze", [now, graph.Integers(1)]));
                return attention.SplitHeads(graph, now, length);
            }
            Value mixed = attention.Attend(graph, attention.SplitHeads(graph, Project("to_q"), 1),
                Remember(keys, "to_k", presentKeys), Remember(values, "to_v", presentValues), mask);
            x = graph.Add(x, graph.Linear(mixed, $"{prefix}.attn1.to_out.0", channels, channels));
            Value hidden = graph.Linear(graph.LayerNorm(x, $"{prefix}.norm3", channels), $"{prefix}.ff.net.0.proj", channels, 4 * channels);
            x = graph.Add(x, graph.Linear(graph.Gelu(hidden), $"{prefix}.ff.net.2", 4 * channels, channels));
        }
        Value logits = graph.Linear(graph.LayerNorm(x, "norm_out", channels), "code_head", channels, config.NumBuckets);
        graph.Output("logits", logits, Dim.Batch, config.NumBuckets);
        graph.Output("present_keys", graph.Concat(1, [.. presentKeys]), Dim.Batch, layers, length, channels);
        graph.Output("present_values", graph.Concat(1, [.. presentValues]), Dim.Batch, layers, length, channels);
    }
}

using Unclip.Models.Onnx;
using Unclip.Models.Onnx.Ir;

namespace Unclip.Models.Prior;

/// <summary>
/// PriorTransformer: predicts the normalised z_i from its noised version (arXiv 2204.06125, §2.2). The sequence is
/// [caption tokens, z_t, timestep, noised z_i, learned query], read at the query.
/// </summary>
internal static class PriorGraph
{
    private const float Hidden = -10000;

    public static void Build(GraphBuilder graph, PriorTransformerConfig config)
    {
        int width = config.EmbeddingDim;
        int channels = config.InnerDim;
        int length = config.NumEmbeddings + config.AdditionalEmbeddings;
        graph.Keep("clip_mean", 1, width);
        graph.Keep("clip_std", 1, width);
        Value noised = graph.Input("hidden_states", TensorProto.Types.DataType.Float, Dim.Batch, width);
        Value timestep = graph.Input("timestep", TensorProto.Types.DataType.Float, Dim.Batch);
        Value text = graph.Input("proj_embedding", TensorProto.Types.DataType.Float, Dim.Batch, width);
        Value caption = graph.Input("encoder_hidden_states", TensorProto.Types.DataType.Float, Dim.Batch, config.NumEmbeddings, width);
        Value attended = graph.Input("attention_mask", TensorProto.Types.DataType.Float, Dim.Batch, config.NumEmbeddings);

        Value Token(Value x) => graph.Reshape(x, -1, 1, channels);
        Value captionTokens = graph.Linear(graph.Reshape(caption, -1, width), "encoder_hidden_states_proj", width, channels);
        Value x = graph.Concat(
            1,
            graph.Reshape(captionTokens, -1, config.NumEmbeddings, channels),
            Token(graph.Linear(text, "embedding_proj", width, channels)),
            Token(TimestepEmbedding.Build(graph, timestep, "time_embedding", channels, channels)),
            Token(graph.Linear(noised, "proj_in", width, channels)),
            graph.ExpandToBatch(graph.Parameter("prd_embedding", 1, 1, channels), noised, 1, channels));
        x = graph.Reshape(graph.Add(x, graph.Parameter("positional_embedding", 1, length, channels)), -1, channels);

        Value mask = graph.Add(AttentionMask.Padding(graph, attended, config.AdditionalEmbeddings), AttentionMask.Causal(graph, length, Hidden));
        for (int layer = 0; layer < config.NumLayers; layer++)
            x = Block(graph, x, $"transformer_blocks.{layer}", config, length, mask);

        // The norm acts on each token alone, so the query is taken first.
        Value query = graph.Select(graph.Reshape(x, -1, length, channels), length - 1);
        Value predicted = graph.Linear(graph.LayerNorm(query, "norm_out", channels), "proj_to_clip_embeddings", channels, width);
        graph.Output("predicted_image_embedding", predicted, Dim.Batch, width);
    }

    private static Value Block(GraphBuilder graph, Value x, string prefix, PriorTransformerConfig config, int length, Value mask)
    {
        int channels = config.InnerDim;
        x = graph.Add(x, SelfAttention(graph, graph.LayerNorm(x, $"{prefix}.norm1", channels), $"{prefix}.attn1", config, length, mask));
        Value hidden = graph.Linear(graph.LayerNorm(x, $"{prefix}.norm3", channels), $"{prefix}.ff.net.0.proj", channels, 4 * channels);
        return graph.Add(x, graph.Linear(graph.Gelu(hidden), $"{prefix}.ff.net.2", 4 * channels, channels));
    }

    private static Value SelfAttention(GraphBuilder graph, Value x, string prefix, PriorTransformerConfig config, int length, Value mask)
    {
        var attention = new MultiHeadAttention(config.NumAttentionHeads, config.AttentionHeadDim);
        Value Project(string name) => attention.SplitHeads(graph, graph.Linear(x, $"{prefix}.{name}", config.InnerDim, config.InnerDim), length);
        Value attended = attention.Attend(graph, Project("to_q"), Project("to_k"), Project("to_v"), mask);
        return graph.Linear(attended, $"{prefix}.to_out.0", config.InnerDim, config.InnerDim);
    }
}

using Unclip.Models.Onnx;
using Unclip.Models.Onnx.Ir;

namespace Unclip.Models.Clip;

/// <summary>
/// CLIPTextModelWithProjection: token ids → hidden states and z_t. A mask of ones leaves only the causal mask, as the
/// text-to-image pipelines want it: padding is attended to.
/// </summary>
internal static class ClipTextGraph
{
    public static void Build(GraphBuilder graph, ClipTextConfig config)
    {
        int length = config.MaxPositionEmbeddings;
        int channels = config.HiddenSize;
        Value ids = graph.Input("input_ids", TensorProto.Types.DataType.Int64, Dim.Batch, length);
        Value keep = graph.Input("attention_mask", TensorProto.Types.DataType.Float, Dim.Batch, length);

        Value tokens = graph.Node("Gather", [graph.Parameter("text_model.embeddings.token_embedding.weight", config.VocabSize, channels), ids]);
        Value positions = graph.Parameter("text_model.embeddings.position_embedding.weight", length, channels);
        Value x = graph.Reshape(graph.Add(tokens, positions), -1, channels);
        var encoder = new ClipEncoder(
            "text_model.encoder", channels, config.IntermediateSize, config.NumHiddenLayers, config.NumAttentionHeads, config.HiddenAct, config.LayerNormEps);
        Value mask = graph.Add(AttentionMask.Padding(graph, keep, visible: 0), AttentionMask.Causal(graph, length, float.NegativeInfinity));
        x = encoder.Build(graph, x, length, mask);
        x = graph.LayerNorm(x, "text_model.final_layer_norm", channels, config.LayerNormEps);
        Value hiddenStates = graph.Reshape(x, -1, length, channels);

        graph.Output("last_hidden_state", hiddenStates, Dim.Batch, length, channels);
        graph.Output("text_embeds", graph.Linear(Pool(graph, ids, hiddenStates), "text_projection", channels, config.ProjectionDim, bias: false), Dim.Batch, config.ProjectionDim);
    }

    /// <summary>The state at the first position of the highest id, the end of text, whatever eos_token_id says.</summary>
    private static Value Pool(GraphBuilder graph, Value ids, Value hiddenStates)
    {
        Value comparable = graph.Node("Cast", [ids], ("to", (int)TensorProto.Types.DataType.Int32));
        Value end = graph.Node("ArgMax", [comparable], ("axis", 1), ("keepdims", 1));
        return graph.Node("GatherND", [hiddenStates, end], ("batch_dims", 1));
    }
}

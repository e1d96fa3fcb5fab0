using Unclip.Models.Onnx;
using Unclip.Models.Onnx.Ir;

namespace Unclip.Models.Decoder;

/// <summary>
/// UnCLIPTextProjModel: how z_i enters the decoder (arXiv 2204.06125, §2.1), projected and added to the timestep
/// embedding, and as extra context tokens before the caption's. A row without z_i gets the learned vector instead,
/// which is the caller's to pass.
/// </summary>
internal static class TextProjectionGraph
{
    /// <param name="graph">The graph.</param>
    /// <param name="config">The network's shape.</param>
    /// <param name="captionLength">L, tokens in a caption.</param>
    public static void Build(GraphBuilder graph, TextProjectionConfig config, int captionLength)
    {
        int width = config.ClipEmbeddingsDim;
        int channels = config.CrossAttentionDim;
        int extra = config.ClipExtraContextTokens;
        graph.Keep("learned_classifier_free_guidance_embeddings", width);
        Value image = graph.Input("image_embeddings", TensorProto.Types.DataType.Float, Dim.Batch, width);
        Value text = graph.Input("prompt_embeds", TensorProto.Types.DataType.Float, Dim.Batch, width);
        Value caption = graph.Input("text_encoder_hidden_states", TensorProto.Types.DataType.Float, Dim.Batch, captionLength, width);

        Value addend = graph.Add(
            graph.Linear(image, "clip_image_embeddings_project_to_time_embeddings", width, config.TimeEmbedDim),
            graph.Linear(text, "embedding_proj", width, config.TimeEmbedDim));

        // The projection lays the tokens out channel by channel: [B, channels · extra] is [B, channels, extra].
        Value extraTokens = graph.Linear(image, "clip_extra_context_tokens_proj", width, (long)extra * channels);
        extraTokens = graph.Transpose(graph.Reshape(extraTokens, -1, channels, extra), 0, 2, 1);
        Value captionTokens = graph.Linear(graph.Reshape(caption, -1, width), "encoder_hidden_states_proj", width, channels);
        captionTokens = graph.LayerNorm(captionTokens, "text_encoder_hidden_states_norm", channels);
        Value context = graph.Concat(1, extraTokens, graph.Reshape(captionTokens, -1, captionLength, channels));

        graph.Output("context", context, Dim.Batch, captionLength + extra, channels);
        graph.Output("time_embeddings", addend, Dim.Batch, config.TimeEmbedDim);
    }
}

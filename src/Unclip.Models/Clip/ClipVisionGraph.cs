using Unclip.Models.Onnx;
using Unclip.Models.Onnx.Ir;

namespace Unclip.Models.Clip;

/// <summary>CLIPVisionModelWithProjection: a normalised picture → z_i, read at the class token.</summary>
internal static class ClipVisionGraph
{
    public static void Build(GraphBuilder graph, ClipVisionConfig config)
    {
        int channels = config.HiddenSize;
        int side = config.ImageSize / config.PatchSize;
        int length = (side * side) + 1;
        Value pixels = graph.Input("pixel_values", TensorProto.Types.DataType.Float, Dim.Batch, config.NumChannels, config.ImageSize, config.ImageSize);

        Value x = graph.Concat(1, ClassToken(graph, pixels, channels), Patches(graph, pixels, config, side * side));
        x = graph.Add(x, graph.Parameter("vision_model.embeddings.position_embedding.weight", length, channels));
        x = graph.LayerNorm(graph.Reshape(x, -1, channels), "vision_model.pre_layrnorm", channels, config.LayerNormEps);
        var encoder = new ClipEncoder(
            "vision_model.encoder", channels, config.IntermediateSize, config.NumHiddenLayers, config.NumAttentionHeads, config.HiddenAct, config.LayerNormEps);
        x = encoder.Build(graph, x, length, mask: null);
        Value pooled = graph.Select(graph.Reshape(x, -1, length, channels), 0);
        pooled = graph.LayerNorm(pooled, "vision_model.post_layernorm", channels, config.LayerNormEps);
        graph.Output("image_embeds", graph.Linear(pooled, "visual_projection", channels, config.ProjectionDim, bias: false), Dim.Batch, config.ProjectionDim);
    }

    private static Value ClassToken(GraphBuilder graph, Value pixels, int channels)
    {
        Value token = graph.ParameterAs("vision_model.embeddings.class_embedding", [channels], [1, 1, channels]);
        return graph.ExpandToBatch(token, pixels, 1, channels);
    }

    /// <returns>[B, count, channels].</returns>
    private static Value Patches(GraphBuilder graph, Value pixels, ClipVisionConfig config, int count)
    {
        long size = config.PatchSize;
        Value weight = graph.Parameter("vision_model.embeddings.patch_embedding.weight", config.HiddenSize, config.NumChannels, size, size);
        Value patches = graph.Node("Conv", [pixels, weight], ("kernel_shape", new[] { size, size }), ("strides", new[] { size, size }));
        return graph.Transpose(graph.Reshape(patches, 0, config.HiddenSize, count), 0, 2, 1);
    }
}

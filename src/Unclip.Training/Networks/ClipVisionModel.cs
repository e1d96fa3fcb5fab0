using Unclip.Models.Clip;
using static TorchSharp.torch;

namespace Unclip.Training.Networks;

/// <summary>transformers' CLIPVisionModelWithProjection (its "pre_layrnorm" spelling included).</summary>
public sealed class ClipVisionModel
{
    private readonly Parameter classToken;
    private readonly Conv2d patches;
    private readonly Parameter positions;
    private readonly LayerNorm preNorm;
    private readonly ClipEncoder encoder;
    private readonly LayerNorm postNorm;
    private readonly Linear projection;

    public ClipVisionModel(ParameterSet set, ClipVisionConfig config)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(config);
        const string P = "vision_model";
        int side = config.ImageSize / config.PatchSize;
        classToken = set.Add($"{P}.embeddings.class_embedding", [config.HiddenSize], 0.02);
        patches = new(set, $"{P}.embeddings.patch_embedding", config.NumChannels, config.HiddenSize, config.PatchSize, stride: config.PatchSize, hasBias: false);
        positions = set.Add($"{P}.embeddings.position_embedding.weight", [side * side + 1, config.HiddenSize], 0.02);
        preNorm = new(set, $"{P}.pre_layrnorm", config.HiddenSize, config.LayerNormEps);
        encoder = new(set, $"{P}.encoder", config.HiddenSize, config.IntermediateSize, config.NumHiddenLayers, config.NumAttentionHeads, config.LayerNormEps);
        postNorm = new(set, $"{P}.post_layernorm", config.HiddenSize, config.LayerNormEps);
        projection = new(set, "visual_projection", config.HiddenSize, config.ProjectionDim, hasBias: false);
    }

    /// <param name="pixels">[B, 3, S, S], normalised as the feature extractor's config says.</param>
    /// <returns>z_i [B, D]</returns>
    public Tensor Forward(Tensor pixels)
    {
        return projection.Forward(postNorm.Forward(Encode(pixels).select(1, 0)));
    }

    /// <param name="pixels">[B, 3, S, S]</param>
    /// <returns>What the last layer knows of every patch, [B, patches, H], row by row of the picture.</returns>
    public Tensor PatchFeatures(Tensor pixels)
    {
        Tensor all = Encode(pixels);
        return all.narrow(1, 1, all.shape[1] - 1);
    }

    private Tensor Encode(Tensor pixels)
    {
        Tensor x = patches.Forward(pixels).flatten(2).transpose(1, 2);
        Tensor first = classToken.Tensor.expand(x.shape[0], 1, -1);
        return encoder.Forward(preNorm.Forward(cat([first, x], 1) + positions.Tensor), null);
    }
}

using Unclip.Models.Clip;
using static TorchSharp.torch;

namespace Unclip.Training.Networks;

/// <summary>transformers' CLIPTextModelWithProjection.</summary>
public sealed class ClipTextModel
{
    private readonly Parameter tokens;
    private readonly Parameter positions;
    private readonly ClipEncoder encoder;
    private readonly LayerNorm finalNorm;
    private readonly Linear projection;

    public ClipTextModel(ParameterSet set, ClipTextConfig config)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(config);
        const string P = "text_model";
        tokens = set.Add($"{P}.embeddings.token_embedding.weight", [config.VocabSize, config.HiddenSize], 0.02);
        positions = set.Add($"{P}.embeddings.position_embedding.weight", [config.MaxPositionEmbeddings, config.HiddenSize], 0.01);
        encoder = new(set, $"{P}.encoder", config.HiddenSize, config.IntermediateSize, config.NumHiddenLayers, config.NumAttentionHeads, config.LayerNormEps);
        finalNorm = new(set, $"{P}.final_layer_norm", config.HiddenSize, config.LayerNormEps);
        projection = new(set, "text_projection", config.HiddenSize, config.ProjectionDim, hasBias: false);
    }

    /// <param name="ids">[B, L] int64</param>
    /// <returns>The hidden states [B, L, H] and z_t [B, D], read at the first position of the highest id.</returns>
    public (Tensor HiddenStates, Tensor Embedding) Forward(Tensor ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        long length = ids.shape[1];
        Tensor x = tokens.Tensor.index_select(0, ids.flatten()).view(ids.shape[0], length, -1) + positions.Tensor.narrow(0, 0, length);
        Tensor hidden = finalNorm.Forward(encoder.Forward(x, Attention.CausalMask(length)));
        Tensor pooled = hidden[arange(ids.shape[0], dtype: ScalarType.Int64), ids.argmax(-1)];
        return (hidden, projection.Forward(pooled));
    }
}

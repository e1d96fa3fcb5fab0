using Unclip.Models.Prior;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Unclip.Training.Networks;

/// <summary>diffusers' PriorTransformer: predicts the un-noised z_i (unCLIP, arXiv 2204.06125 §2.2).</summary>
public sealed class PriorTransformer
{
    private readonly PriorTransformerConfig config;
    private readonly TimeEmbedding timeEmbedding;
    private readonly Linear sampleIn;
    private readonly Linear textEmbeddingIn;
    private readonly Linear hiddenStatesIn;
    private readonly Parameter positions;
    private readonly Parameter query;
    private readonly PriorBlock[] blocks;
    private readonly LayerNorm normOut;
    private readonly Linear output;

    public PriorTransformer(ParameterSet set, PriorTransformerConfig config)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(config);
        this.config = config;
        int width = config.InnerDim;
        timeEmbedding = new(set, "time_embedding", width, width);
        sampleIn = new(set, "proj_in", config.EmbeddingDim, width);
        textEmbeddingIn = new(set, "embedding_proj", config.EmbeddingDim, width);
        hiddenStatesIn = new(set, "encoder_hidden_states_proj", config.EmbeddingDim, width);
        positions = set.Add("positional_embedding", [1, config.NumEmbeddings + config.AdditionalEmbeddings, width], 0.02);
        query = set.Add("prd_embedding", [1, 1, width], 0.02);
        blocks = [.. Enumerable.Range(0, config.NumLayers)
            .Select(i => new PriorBlock(set, $"transformer_blocks.{i}", width, config.NumAttentionHeads, config.NumLayers))];
        normOut = new(set, "norm_out", width);
        output = new(set, "proj_to_clip_embeddings", width, config.EmbeddingDim);
    }

    /// <param name="sample">Noised z_i, normalised, [B, D].</param>
    /// <param name="timesteps">[B] float</param>
    /// <param name="textEmbedding">z_t [B, D]</param>
    /// <param name="hiddenStates">[B, L, D]</param>
    /// <param name="keep">[B, L], 1 for caption tokens, 0 for padding.</param>
    /// <returns>Predicted z_i, normalised, [B, D].</returns>
    public Tensor Forward(Tensor sample, Tensor timesteps, Tensor textEmbedding, Tensor hiddenStates, Tensor keep)
    {
        long batch = sample.shape[0];
        Tensor x = cat([
            hiddenStatesIn.Forward(hiddenStates),
            textEmbeddingIn.Forward(textEmbedding).unsqueeze(1),
            timeEmbedding.Forward(timesteps).unsqueeze(1),
            sampleIn.Forward(sample).unsqueeze(1),
            query.Tensor.expand(batch, 1, -1)], 1) + positions.Tensor;
        Tensor extra = ones(batch, config.AdditionalEmbeddings);
        Tensor mask = Attention.KeyMask(cat([keep, extra], 1)) + Attention.CausalMask(x.shape[1]);
        foreach (PriorBlock block in blocks)
            x = block.Forward(x, mask);
        return output.Forward(normOut.Forward(x.select(1, -1)));
    }
}

internal sealed class PriorBlock(ParameterSet set, string prefix, int width, int heads, int depth)
{
    private readonly LayerNorm norm1 = new(set, $"{prefix}.norm1", width);
    private readonly Linear query = new(set, $"{prefix}.attn1.to_q", width, width);
    private readonly Linear key = new(set, $"{prefix}.attn1.to_k", width, width);
    private readonly Linear value = new(set, $"{prefix}.attn1.to_v", width, width);
    private readonly Linear output = new(set, $"{prefix}.attn1.to_out.0", width, width, gain: 1 / Math.Sqrt(2.0 * depth));
    private readonly LayerNorm norm3 = new(set, $"{prefix}.norm3", width);
    private readonly Linear expand = new(set, $"{prefix}.ff.net.0.proj", width, 4 * width);
    private readonly Linear contract = new(set, $"{prefix}.ff.net.2", 4 * width, width, gain: 1 / Math.Sqrt(2.0 * depth));

    public Tensor Forward(Tensor x, Tensor mask)
    {
        Tensor h = norm1.Forward(x);
        x = x + output.Forward(Attention.MultiHead(query.Forward(h), key.Forward(h), value.Forward(h), heads, mask));
        return x + contract.Forward(functional.gelu(expand.Forward(norm3.Forward(x))));
    }
}

namespace Unclip.Models.Prior;

/// <summary>Shape of a diffusers PriorTransformer, as its config.json states it (snake_case there).</summary>
public sealed record PriorTransformerConfig
{
    public required int NumAttentionHeads { get; init; }
    /// <summary>Channels per head.</summary>
    public required int AttentionHeadDim { get; init; }
    public required int NumLayers { get; init; }
    /// <summary>D, the width of z_i and z_t.</summary>
    public required int EmbeddingDim { get; init; }
    /// <summary>L, the number of caption tokens in the sequence.</summary>
    public int NumEmbeddings { get; init; } = 77;
    /// <summary>z_t, timestep, noised z_i and the learned query.</summary>
    public int AdditionalEmbeddings { get; init; } = 4;
    public double Dropout { get; init; }

    public int InnerDim => NumAttentionHeads * AttentionHeadDim;
}

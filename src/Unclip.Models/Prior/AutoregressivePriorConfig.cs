namespace Unclip.Models.Prior;

/// <summary>Shape of this project's autoregressive prior (diffusers has none), as its config.json states it (snake_case there).</summary>
public sealed record AutoregressivePriorConfig
{
    public required int NumAttentionHeads { get; init; }
    /// <summary>Channels per head.</summary>
    public required int AttentionHeadDim { get; init; }
    public required int NumLayers { get; init; }
    /// <summary>D, the width of z_i and z_t.</summary>
    public required int EmbeddingDim { get; init; }
    /// <summary>L, the number of caption tokens in the sequence.</summary>
    public required int NumEmbeddings { get; init; }
    /// <summary>K, the principal components of z_i that are predicted, one code each.</summary>
    public required int NumComponents { get; init; }
    /// <summary>Values of a code.</summary>
    public int NumBuckets { get; init; } = 1024;
    /// <summary>Values of the token that holds z_i·z_t; each is as frequent in training.</summary>
    public int NumDotProductBuckets { get; init; } = 64;

    public int InnerDim => NumAttentionHeads * AttentionHeadDim;

    /// <summary>Caption tokens, z_t, dot product, and all codes but the last, which nothing follows.</summary>
    public int SequenceLength => NumEmbeddings + 1 + NumComponents;

    /// <summary>Where in the sequence the dot product stands, which predicts the first code.</summary>
    public int DotProductPosition => NumEmbeddings + 1;
}

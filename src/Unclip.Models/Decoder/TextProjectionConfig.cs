namespace Unclip.Models.Decoder;

/// <summary>Shape of an UnCLIPTextProjModel, as its config.json states it (snake_case there).</summary>
public sealed record TextProjectionConfig
{
    /// <summary>D, the width of z_i and z_t (and of the text encoder's hidden states).</summary>
    public required int ClipEmbeddingsDim { get; init; }
    /// <summary>Context tokens made from z_i, placed before the caption's.</summary>
    public int ClipExtraContextTokens { get; init; } = 4;
    public required int CrossAttentionDim { get; init; }
    public required int TimeEmbedDim { get; init; }
}

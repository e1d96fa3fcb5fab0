namespace Unclip.Models.Clip;

/// <summary>Shape of a CLIPTextModelWithProjection, as its config.json states it (snake_case there).</summary>
public sealed record ClipTextConfig
{
    public required int VocabSize { get; init; }
    public required int HiddenSize { get; init; }
    public required int IntermediateSize { get; init; }
    public required int NumHiddenLayers { get; init; }
    public required int NumAttentionHeads { get; init; }
    /// <summary>L, the context length in tokens.</summary>
    public int MaxPositionEmbeddings { get; init; } = 77;
    /// <summary>D, the width of the shared embedding space.</summary>
    public required int ProjectionDim { get; init; }
    public string HiddenAct { get; init; } = "quick_gelu";
    public double LayerNormEps { get; init; } = 1e-5;
}

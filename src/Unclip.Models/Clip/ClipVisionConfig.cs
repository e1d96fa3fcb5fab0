namespace Unclip.Models.Clip;

/// <summary>Shape of a CLIPVisionModelWithProjection, as its config.json states it (snake_case there).</summary>
public sealed record ClipVisionConfig
{
    public required int HiddenSize { get; init; }
    public required int IntermediateSize { get; init; }
    public required int NumHiddenLayers { get; init; }
    public required int NumAttentionHeads { get; init; }
    public required int ImageSize { get; init; }
    public required int PatchSize { get; init; }
    public int NumChannels { get; init; } = 3;
    /// <summary>D, the width of the shared embedding space.</summary>
    public required int ProjectionDim { get; init; }
    public string HiddenAct { get; init; } = "quick_gelu";
    public double LayerNormEps { get; init; } = 1e-5;
}

namespace Unclip.Models.Decoder;

/// <summary>
/// Shape of a diffusers UNet2DConditionModel with simple-cross-attention blocks, as its config.json states it
/// (snake_case there). The time embedding is 4 · BlockOutChannels[0] wide.
/// </summary>
public sealed record UNetConfig
{
    public required int SampleSize { get; init; }
    public required int InChannels { get; init; }
    public required int OutChannels { get; init; }
    public required int[] BlockOutChannels { get; init; }
    public required string[] DownBlockTypes { get; init; }
    public required string[] UpBlockTypes { get; init; }
    public string MidBlockType { get; init; } = "UNetMidBlock2DSimpleCrossAttn";
    public int LayersPerBlock { get; init; } = 2;
    public required int CrossAttentionDim { get; init; }
    /// <summary>Channels per attention head (diffusers' name notwithstanding).</summary>
    public int AttentionHeadDim { get; init; } = 8;
    public int NormNumGroups { get; init; } = 32;
    public double NormEps { get; init; } = 1e-5;
    public string ActFn { get; init; } = "silu";
    public string? ClassEmbedType { get; init; }
    public string ResnetTimeScaleShift { get; init; } = "default";
    public bool OnlyCrossAttention { get; init; }
    public bool CenterInputSample { get; init; }
    public bool FlipSinToCos { get; init; } = true;
    public int FreqShift { get; init; }
    public double MidBlockScaleFactor { get; init; } = 1;

    /// <summary>Channels of x_t. An inpainting decoder reads [x_t, the known picture, where it is known]: one more than twice as many.</summary>
    public int PictureChannels => InChannels == OutChannels || 2 * InChannels == OutChannels ? InChannels : (InChannels - 1) / 2;

    /// <summary>Whether the network itself sees what is known of a picture.</summary>
    public bool SeesKnownPart => InChannels > PictureChannels;

    public int TimeEmbedDim => 4 * BlockOutChannels[0];
}

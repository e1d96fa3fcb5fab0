using Unclip.Models.Decoder;

namespace Unclip.Models.Upsampler;

/// <summary>
/// Shape of a diffusers UNet2DModel, as its config.json states it (snake_case there): a diffusion upsampler, which sees
/// [x_t, upscaled picture] in its channels and no caption.
/// </summary>
public sealed record UpsamplerConfig
{
    /// <summary>Side of the large picture.</summary>
    public required int SampleSize { get; init; }
    public int InChannels { get; init; } = 3;
    public int OutChannels { get; init; } = 3;
    public required int[] BlockOutChannels { get; init; }
    public required string[] DownBlockTypes { get; init; }
    public required string[] UpBlockTypes { get; init; }
    public int LayersPerBlock { get; init; } = 2;
    /// <summary>Whether the middle block attends to itself; only false is supported, so that the network stays convolutional.</summary>
    public bool AddAttention { get; init; } = true;
    public int NormNumGroups { get; init; } = 32;
    public double NormEps { get; init; } = 1e-5;
    public string ActFn { get; init; } = "silu";
    public string ResnetTimeScaleShift { get; init; } = "default";
    public bool CenterInputSample { get; init; }
    public bool FlipSinToCos { get; init; } = true;
    public int FreqShift { get; init; }
    public double MidBlockScaleFactor { get; init; } = 1;

    /// <summary>The same network as a UNet that has no context.</summary>
    public UNetConfig Unconditional() => new()
    {
        SampleSize = SampleSize,
        InChannels = InChannels,
        OutChannels = OutChannels,
        BlockOutChannels = BlockOutChannels,
        DownBlockTypes = DownBlockTypes,
        UpBlockTypes = UpBlockTypes,
        LayersPerBlock = LayersPerBlock,
        CrossAttentionDim = 0,
        NormNumGroups = NormNumGroups,
        NormEps = NormEps,
        ActFn = ActFn,
        ResnetTimeScaleShift = ResnetTimeScaleShift,
        CenterInputSample = CenterInputSample,
        FlipSinToCos = FlipSinToCos,
        FreqShift = FreqShift,
        MidBlockScaleFactor = MidBlockScaleFactor,
    };
}

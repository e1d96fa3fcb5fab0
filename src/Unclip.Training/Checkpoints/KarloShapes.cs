using Unclip.Models.Clip;
using Unclip.Models.Decoder;
using Unclip.Models.Prior;
using Unclip.Models.Upsampler;

namespace Unclip.Training.Checkpoints;

/// <summary>The shapes of Karlo v1's networks, with the image encoder of its variations checkpoint.</summary>
public static class KarloShapes
{
    private static readonly int[] Channels = [320, 640, 960, 1280];

    public static ClipTextConfig TextEncoder { get; } = new()
    {
        VocabSize = 49408,
        HiddenSize = 768,
        IntermediateSize = 3072,
        NumHiddenLayers = 12,
        NumAttentionHeads = 12,
        MaxPositionEmbeddings = 77,
        ProjectionDim = 768,
    };

    public static ClipVisionConfig ImageEncoder { get; } = new()
    {
        HiddenSize = 1024,
        IntermediateSize = 4096,
        NumHiddenLayers = 24,
        NumAttentionHeads = 16,
        ImageSize = 224,
        PatchSize = 14,
        ProjectionDim = 768,
    };

    public static PriorTransformerConfig Prior { get; } = new()
    {
        NumAttentionHeads = 32,
        AttentionHeadDim = 64,
        NumLayers = 20,
        EmbeddingDim = 768,
        NumEmbeddings = 77,
    };

    public static TextProjectionConfig TextProjection { get; } = new() { ClipEmbeddingsDim = 768, CrossAttentionDim = 1536, TimeEmbedDim = 1280 };

    public static UNetConfig Decoder { get; } = new()
    {
        SampleSize = 64,
        InChannels = 3,
        OutChannels = 6,
        BlockOutChannels = Channels,
        DownBlockTypes = ["ResnetDownsampleBlock2D", .. Enumerable.Repeat("SimpleCrossAttnDownBlock2D", 3)],
        UpBlockTypes = [.. Enumerable.Repeat("SimpleCrossAttnUpBlock2D", 3), "ResnetUpsampleBlock2D"],
        LayersPerBlock = 3,
        CrossAttentionDim = 1536,
        AttentionHeadDim = 64,
        ClassEmbedType = "identity",
        ResnetTimeScaleShift = "scale_shift",
    };

    public static UpsamplerConfig Upsampler { get; } = new()
    {
        SampleSize = 256,
        InChannels = 6,
        OutChannels = 3,
        BlockOutChannels = Channels,
        DownBlockTypes = [.. Enumerable.Repeat("ResnetDownsampleBlock2D", 4)],
        UpBlockTypes = [.. Enumerable.Repeat("ResnetUpsampleBlock2D", 4)],
        LayersPerBlock = 3,
        AddAttention = false,
    };
}

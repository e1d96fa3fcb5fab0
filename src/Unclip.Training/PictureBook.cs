using Unclip.Models.Clip;
using Unclip.Models.Decoder;
using Unclip.Models.Prior;
using Unclip.Models.Upsampler;

namespace Unclip.Training;

/// <summary>The shapes of Picture Book's networks.</summary>
public static class PictureBook
{
    /// <summary>L, tokens per caption.</summary>
    public const int ContextLength = 32;
    /// <summary>D, the width of z_i and z_t, and of the text encoder's hidden states.</summary>
    public const int EmbeddingDim = 128;
    /// <summary>Side of the pictures that CLIP sees; training pictures are drawn at this size.</summary>
    public const int ClipImageSize = 64;

    public static ClipTextConfig TextEncoder(int vocabularySize) => new()
    {
        VocabSize = vocabularySize,
        HiddenSize = EmbeddingDim,
        IntermediateSize = 4 * EmbeddingDim,
        NumHiddenLayers = 3,
        NumAttentionHeads = 4,
        MaxPositionEmbeddings = ContextLength,
        ProjectionDim = EmbeddingDim,
    };

    public static ClipVisionConfig ImageEncoder { get; } = new()
    {
        HiddenSize = 128,
        IntermediateSize = 512,
        NumHiddenLayers = 3,
        NumAttentionHeads = 4,
        ImageSize = ClipImageSize,
        PatchSize = 8,
        ProjectionDim = EmbeddingDim,
    };

    public static PriorTransformerConfig Prior { get; } = new()
    {
        NumAttentionHeads = 6,
        AttentionHeadDim = 32,
        NumLayers = 4,
        EmbeddingDim = EmbeddingDim,
        NumEmbeddings = ContextLength,
    };

    public static AutoregressivePriorConfig AutoregressivePrior { get; } = new()
    {
        NumAttentionHeads = 6,
        AttentionHeadDim = 32,
        NumLayers = 4,
        EmbeddingDim = EmbeddingDim,
        NumEmbeddings = ContextLength,
        NumComponents = 64,
    };

    public static UNetConfig Decoder { get; } = new()
    {
        SampleSize = 32,
        InChannels = 3,
        OutChannels = 3,
        BlockOutChannels = [64, 128, 192],
        DownBlockTypes = ["ResnetDownsampleBlock2D", "SimpleCrossAttnDownBlock2D", "SimpleCrossAttnDownBlock2D"],
        UpBlockTypes = ["SimpleCrossAttnUpBlock2D", "SimpleCrossAttnUpBlock2D", "ResnetUpsampleBlock2D"],
        LayersPerBlock = 1,
        CrossAttentionDim = 128,
        AttentionHeadDim = 32,
        NormNumGroups = 8,
        ClassEmbedType = "identity",
        ResnetTimeScaleShift = "scale_shift",
    };

    /// <summary>The same with [known picture, where it is known] after x_t.</summary>
    public static UNetConfig InpaintingDecoder { get; } = Decoder with { InChannels = 7 };

    /// <summary>From the decoder's pictures to the usual size.</summary>
    public static UpsamplerRecipe Upsampler { get; } = new(
        "super_res_first", Decoder.SampleSize, UpsamplerOf(256), new() { Blur = 0.9f, Noise = 0.1f });

    /// <summary>From the usual size to the largest. Both sharpen edges that bicubic interpolation blurred, so it begins as the other one ends.</summary>
    public static UpsamplerRecipe LargeUpsampler { get; } = new(
        "super_res_large", Upsampler.Config.SampleSize, UpsamplerOf(1024), new() { Blur = 1.2f, Noise = 0.06f, JpegQuality = 60 }, Elder: "super_res_first");

    private static UpsamplerConfig UpsamplerOf(int side) => new()
    {
        SampleSize = side,
        InChannels = 6,
        OutChannels = 3,
        BlockOutChannels = [16, 32, 64, 96],
        DownBlockTypes = [.. Enumerable.Repeat("ResnetDownsampleBlock2D", 4)],
        UpBlockTypes = [.. Enumerable.Repeat("ResnetUpsampleBlock2D", 4)],
        LayersPerBlock = 1,
        AddAttention = false,
        NormNumGroups = 8,
    };

    public static TextProjectionConfig TextProjection { get; } = new()
    {
        ClipEmbeddingsDim = EmbeddingDim,
        CrossAttentionDim = Decoder.CrossAttentionDim,
        TimeEmbedDim = Decoder.TimeEmbedDim,
    };
}

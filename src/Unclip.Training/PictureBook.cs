using Unclip.Models.Clip;
using Unclip.Models.Decoder;
using Unclip.Models.Prior;

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

    public static UNetConfig Decoder { get; } = new()
    {
        SampleSize = 32,
        InChannels = 3,
        OutChannels = 3,
        BlockOutChannels = [32, 64, 128],
        DownBlockTypes = ["ResnetDownsampleBlock2D", "SimpleCrossAttnDownBlock2D", "SimpleCrossAttnDownBlock2D"],
        UpBlockTypes = ["SimpleCrossAttnUpBlock2D", "SimpleCrossAttnUpBlock2D", "ResnetUpsampleBlock2D"],
        LayersPerBlock = 1,
        CrossAttentionDim = 128,
        AttentionHeadDim = 32,
        NormNumGroups = 8,
        ClassEmbedType = "identity",
        ResnetTimeScaleShift = "scale_shift",
    };

    public static TextProjectionConfig TextProjection { get; } = new()
    {
        ClipEmbeddingsDim = EmbeddingDim,
        CrossAttentionDim = Decoder.CrossAttentionDim,
        TimeEmbedDim = Decoder.TimeEmbedDim,
    };
}

using Unclip.Models.Decoder;

namespace Unclip.Training.Tests.Networks;

/// <summary>The decoder's kinds of blocks at a size that a test computes in no time.</summary>
internal static class SmallUNet
{
    public static UNetConfig Config { get; } = new()
    {
        SampleSize = 8,
        InChannels = 3,
        OutChannels = 3,
        BlockOutChannels = [16, 32],
        DownBlockTypes = ["ResnetDownsampleBlock2D", "SimpleCrossAttnDownBlock2D"],
        UpBlockTypes = ["SimpleCrossAttnUpBlock2D", "ResnetUpsampleBlock2D"],
        LayersPerBlock = 1,
        CrossAttentionDim = 16,
        AttentionHeadDim = 16,
        NormNumGroups = 4,
        ResnetTimeScaleShift = "scale_shift",
    };
}

namespace Unclip.Models.Decoder;

/// <summary>Block names of a UNet config, and the check that a config is one that <see cref="UNetGraph"/> can express.</summary>
internal static class UNetBlocks
{
    public const string Down = "ResnetDownsampleBlock2D";
    public const string AttentionDown = "SimpleCrossAttnDownBlock2D";
    public const string Middle = "UNetMidBlock2DSimpleCrossAttn";
    public const string AttentionUp = "SimpleCrossAttnUpBlock2D";
    public const string Up = "ResnetUpsampleBlock2D";

    /// <param name="config">As read.</param>
    /// <param name="path">Of config.json, for the message.</param>
    public static void Validate(UNetConfig config, string path)
    {
        Require(config.ActFn == "silu", "act_fn", config.ActFn, "'silu'");
        Require(config.ClassEmbedType == "identity", "class_embed_type", config.ClassEmbedType ?? "null", "'identity'");
        Require(!config.OnlyCrossAttention, "only_cross_attention", "true", "false");
        Require(config.ResnetTimeScaleShift is "scale_shift" or "default", "resnet_time_scale_shift", config.ResnetTimeScaleShift, "'scale_shift' or 'default'");
        Require(config.MidBlockType == Middle, "mid_block_type", config.MidBlockType, $"'{Middle}'");
        Require(config.MidBlockScaleFactor > 0, "mid_block_scale_factor", config.MidBlockScaleFactor, "a positive number");
        int blocks = config.BlockOutChannels.Length;
        Require(blocks > 0, "block_out_channels", "empty", "at least one block");
        Require(config.DownBlockTypes.Length == blocks, "down_block_types", $"{config.DownBlockTypes.Length} blocks", $"{blocks}, as block_out_channels");
        Require(config.UpBlockTypes.Length == blocks, "up_block_types", $"{config.UpBlockTypes.Length} blocks", $"{blocks}, as block_out_channels");
        foreach (string type in config.DownBlockTypes)
            Require(type is Down or AttentionDown, "down_block_types", type, $"'{Down}' or '{AttentionDown}'");
        foreach (string type in config.UpBlockTypes)
            Require(type is Up or AttentionUp, "up_block_types", type, $"'{Up}' or '{AttentionUp}'");
        Require(config.FreqShift >= 0 && config.FreqShift < config.BlockOutChannels[0] / 2, "freq_shift", config.FreqShift, "at least 0 and less than half of block_out_channels[0]");
        int factor = 1 << (blocks - 1);
        Require(config.SampleSize > 0 && config.SampleSize % factor == 0, "sample_size", config.SampleSize, $"a multiple of {factor}, for {blocks} blocks");
        Require(config.NormNumGroups > 0 && config.AttentionHeadDim > 0, "norm_num_groups, attention_head_dim", $"{config.NormNumGroups}, {config.AttentionHeadDim}", "positive numbers");
        foreach (int channels in config.BlockOutChannels)
        {
            Require(channels > 0 && channels % config.NormNumGroups == 0, "block_out_channels", channels, $"multiples of norm_num_groups, {config.NormNumGroups}");
            Require(channels % 2 == 0, "block_out_channels", channels, "even numbers");
        }
        RequireWholeHeads();

        void RequireWholeHeads()
        {
            var attending = config.BlockOutChannels.Where((_, block) =>
                config.DownBlockTypes[block] == AttentionDown || config.UpBlockTypes[blocks - 1 - block] == AttentionUp || block == blocks - 1);
            foreach (int channels in attending)
                Require(channels % config.AttentionHeadDim == 0, "attention_head_dim", config.AttentionHeadDim, $"a divisor of the block's {channels} channels");
        }

        void Require(bool holds, string field, object actual, string expected) => ConfigRules.Require(path, holds, field, actual, expected);
    }
}

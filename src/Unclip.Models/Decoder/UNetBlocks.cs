namespace Unclip.Models.Decoder;

/// <summary>Block names of a UNet config, and the checks that a config is one that <see cref="UNetGraph"/> can express.</summary>
internal static class UNetBlocks
{
    public const string Down = "ResnetDownsampleBlock2D";
    public const string AttentionDown = "SimpleCrossAttnDownBlock2D";
    public const string Middle = "UNetMidBlock2DSimpleCrossAttn";
    public const string AttentionUp = "SimpleCrossAttnUpBlock2D";
    public const string Up = "ResnetUpsampleBlock2D";

    /// <summary>The decoder: a UNet with a context.</summary>
    /// <param name="config">As read.</param>
    /// <param name="path">Of config.json, for the message.</param>
    public static void ValidateConditional(UNetConfig config, string path)
    {
        Require(config.ClassEmbedType == "identity", "class_embed_type", config.ClassEmbedType ?? "null", "'identity'");
        Require(!config.OnlyCrossAttention, "only_cross_attention", "true", "false");
        Require(config.MidBlockType == Middle, "mid_block_type", config.MidBlockType, $"'{Middle}'");
        Require(config.AttentionHeadDim > 0, "attention_head_dim", config.AttentionHeadDim, "a positive number");
        Validate(config, path, [Down, AttentionDown], [Up, AttentionUp]);
        int blocks = config.BlockOutChannels.Length;
        var attending = config.BlockOutChannels.Where((_, block) =>
            config.DownBlockTypes[block] == AttentionDown || config.UpBlockTypes[blocks - 1 - block] == AttentionUp || block == blocks - 1);
        foreach (int channels in attending)
            Require(channels % config.AttentionHeadDim == 0, "attention_head_dim", config.AttentionHeadDim, $"a divisor of the block's {channels} channels");

        void Require(bool holds, string field, object actual, string expected) => ConfigRules.Require(path, holds, field, actual, expected);
    }

    /// <summary>An upsampler: a UNet without context and attention.</summary>
    public static void ValidateUnconditional(UNetConfig config, string path) => Validate(config, path, [Down], [Up]);

    private static void Validate(UNetConfig config, string path, string[] downTypes, string[] upTypes)
    {
        Require(config.ActFn == "silu", "act_fn", config.ActFn, "'silu'");
        Require(config.ResnetTimeScaleShift is "scale_shift" or "default", "resnet_time_scale_shift", config.ResnetTimeScaleShift, "'scale_shift' or 'default'");
        Require(config.MidBlockScaleFactor > 0, "mid_block_scale_factor", config.MidBlockScaleFactor, "a positive number");
        int blocks = config.BlockOutChannels.Length;
        Require(blocks > 0, "block_out_channels", "empty", "at least one block");
        Require(config.DownBlockTypes.Length == blocks, "down_block_types", $"{config.DownBlockTypes.Length} blocks", $"{blocks}, as block_out_channels");
        Require(config.UpBlockTypes.Length == blocks, "up_block_types", $"{config.UpBlockTypes.Length} blocks", $"{blocks}, as block_out_channels");
        foreach (string type in config.DownBlockTypes)
            Require(downTypes.Contains(type), "down_block_types", type, Names(downTypes));
        foreach (string type in config.UpBlockTypes)
            Require(upTypes.Contains(type), "up_block_types", type, Names(upTypes));
        Require(config.FreqShift >= 0 && config.FreqShift < config.BlockOutChannels[0] / 2, "freq_shift", config.FreqShift, "at least 0 and less than half of block_out_channels[0]");
        int factor = 1 << (blocks - 1);
        Require(config.SampleSize > 0 && config.SampleSize % factor == 0, "sample_size", config.SampleSize, $"a multiple of {factor}, for {blocks} blocks");
        Require(config.NormNumGroups > 0, "norm_num_groups", config.NormNumGroups, "a positive number");
        foreach (int channels in config.BlockOutChannels)
        {
            Require(channels > 0 && channels % config.NormNumGroups == 0, "block_out_channels", channels, $"multiples of norm_num_groups, {config.NormNumGroups}");
            Require(channels % 2 == 0, "block_out_channels", channels, "even numbers");
        }

        static string Names(string[] types) => string.Join(" or ", types.Select(type => $"'{type}'"));
        void Require(bool holds, string field, object actual, string expected) => ConfigRules.Require(path, holds, field, actual, expected);
    }
}

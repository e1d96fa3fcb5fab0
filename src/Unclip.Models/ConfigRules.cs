using Unclip.Models.Clip;
using Unclip.Models.Decoder;
using Unclip.Models.Prior;
using Unclip.Models.Upsampler;

namespace Unclip.Models;

/// <summary>What a config must fulfil beyond its types, checked when a checkpoint is opened.</summary>
internal static class ConfigRules
{
    public static void Validate(ClipTextConfig config, string path)
    {
        RequirePositive(path, ("vocab_size", config.VocabSize), ("max_position_embeddings", config.MaxPositionEmbeddings), ("num_hidden_layers", config.NumHiddenLayers));
        ValidateClip(path, config.HiddenSize, config.IntermediateSize, config.NumAttentionHeads, config.ProjectionDim, config.HiddenAct);
    }

    public static void Validate(ClipVisionConfig config, string path)
    {
        RequirePositive(path, ("num_channels", config.NumChannels), ("patch_size", config.PatchSize), ("num_hidden_layers", config.NumHiddenLayers));
        Require(path, config.ImageSize >= config.PatchSize, "image_size", config.ImageSize, $"at least patch_size, {config.PatchSize}");
        ValidateClip(path, config.HiddenSize, config.IntermediateSize, config.NumAttentionHeads, config.ProjectionDim, config.HiddenAct);
    }

    public static void Validate(PriorTransformerConfig config, string path)
    {
        RequirePositive(
            path,
            ("num_attention_heads", config.NumAttentionHeads),
            ("attention_head_dim", config.AttentionHeadDim),
            ("num_layers", config.NumLayers),
            ("embedding_dim", config.EmbeddingDim),
            ("num_embeddings", config.NumEmbeddings));
        Require(path, config.AdditionalEmbeddings == 4, "additional_embeddings", config.AdditionalEmbeddings, "4: z_t, timestep, noised z_i and query");
        Require(path, config.InnerDim % 2 == 0, "num_attention_heads · attention_head_dim", config.InnerDim, "an even number");
    }

    public static void Validate(AutoregressivePriorConfig config, string path)
    {
        RequirePositive(
            path,
            ("num_attention_heads", config.NumAttentionHeads),
            ("attention_head_dim", config.AttentionHeadDim),
            ("num_layers", config.NumLayers),
            ("embedding_dim", config.EmbeddingDim),
            ("num_embeddings", config.NumEmbeddings),
            ("num_components", config.NumComponents),
            ("num_buckets", config.NumBuckets));
        Require(path, config.NumComponents <= config.EmbeddingDim, "num_components", config.NumComponents, $"at most embedding_dim, {config.EmbeddingDim}");
        Require(path, config.NumDotProductBuckets is > 1 and var buckets && buckets <= config.NumBuckets, "num_dot_product_buckets", config.NumDotProductBuckets, $"2 to num_buckets, {config.NumBuckets}");
    }

    public static void Validate(TextProjectionConfig config, string path) => RequirePositive(
        path,
        ("clip_embeddings_dim", config.ClipEmbeddingsDim),
        ("clip_extra_context_tokens", config.ClipExtraContextTokens),
        ("cross_attention_dim", config.CrossAttentionDim),
        ("time_embed_dim", config.TimeEmbedDim));

    public static void Validate(UNetConfig config, string path)
    {
        RequirePositive(
            path,
            ("in_channels", config.InChannels),
            ("out_channels", config.OutChannels),
            ("layers_per_block", config.LayersPerBlock),
            ("cross_attention_dim", config.CrossAttentionDim));
        UNetBlocks.ValidateConditional(config, path);
    }

    public static void Validate(UpsamplerConfig config, string path)
    {
        RequirePositive(path, ("out_channels", config.OutChannels), ("layers_per_block", config.LayersPerBlock));
        Require(path, config.InChannels == 2 * config.OutChannels, "in_channels", config.InChannels, $"{2 * config.OutChannels}, twice out_channels: x_t and the upscaled picture");
        Require(path, !config.AddAttention, "add_attention", "true", "false");
        UNetBlocks.ValidateUnconditional(config.Unconditional(), path);
    }

    public static void Require(string path, bool holds, string field, object actual, string expected)
    {
        if (!holds)
            throw new CheckpointException($"{path}: '{field}' is {actual}, expected {expected}.");
    }

    private static void ValidateClip(string path, int channels, int intermediate, int heads, int projection, string activation)
    {
        RequirePositive(path, ("hidden_size", channels), ("intermediate_size", intermediate), ("num_attention_heads", heads), ("projection_dim", projection));
        Require(path, channels % heads == 0, "num_attention_heads", heads, $"a divisor of hidden_size, {channels}");
        Require(path, activation is "quick_gelu" or "gelu", "hidden_act", $"'{activation}'", "'quick_gelu' or 'gelu'");
    }

    private static void RequirePositive(string path, params ReadOnlySpan<(string Field, int Actual)> fields)
    {
        foreach (var (field, actual) in fields)
            Require(path, actual > 0, field, actual, "a positive number");
    }
}

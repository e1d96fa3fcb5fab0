namespace Unclip.Models;

/// <summary>
/// Config fields that change nothing here, each with the JSON values for which that is so (none listed: for any value).
/// Everything else that a config record does not have is refused.
/// </summary>
internal static class InertFields
{
    /// <summary>Notes about the file's origin.</summary>
    public static readonly HashSet<string> Everywhere =
        ["_class_name", "_diffusers_version", "_name_or_path", "_commit_hash", "architectures", "dtype", "torch_dtype", "transformers_version"];

    /// <summary>Initialisation and dropout act only in training; token ids only in tokenizing and generating.</summary>
    public static readonly Dictionary<string, string[]> Clip = new()
    {
        ["model_type"] = [],
        ["initializer_factor"] = [],
        ["initializer_range"] = [],
        ["dropout"] = ["0.0"],
        ["attention_dropout"] = ["0.0"],
        ["bos_token_id"] = [],
        ["eos_token_id"] = [],
        ["pad_token_id"] = [],
        ["use_cache"] = [],
    };

    public static readonly Dictionary<string, string[]> None = [];

    public static readonly Dictionary<string, string[]> Prior = new()
    {
        ["time_embed_act_fn"] = ["\"silu\""],
        ["norm_in_type"] = ["null"],
        ["embedding_proj_norm_type"] = ["null"],
        ["encoder_hid_proj_type"] = ["\"linear\""],
        ["added_emb_type"] = ["\"prd\""],
        ["time_embed_dim"] = ["null"],
        ["embedding_proj_dim"] = ["null"],
        ["clip_embed_dim"] = ["null"],
    };

    public static readonly Dictionary<string, string[]> UNet = new()
    {
        // Padding of strided convolutions, which these blocks do not have.
        ["downsample_padding"] = [],
        ["dropout"] = ["0.0"],
        ["dual_cross_attention"] = ["false"],
        ["use_linear_projection"] = ["false"],
        ["upcast_attention"] = ["false"],
        ["num_class_embeds"] = ["null"],
        ["num_attention_heads"] = ["null"],
        ["addition_embed_type"] = ["null"],
        ["addition_embed_type_num_heads"] = [],
        ["addition_time_embed_dim"] = ["null"],
        ["attention_type"] = ["\"default\""],
        ["class_embeddings_concat"] = ["false"],
        ["conv_in_kernel"] = ["3"],
        ["conv_out_kernel"] = ["3"],
        ["cross_attention_norm"] = ["null"],
        ["encoder_hid_dim"] = ["null"],
        ["encoder_hid_dim_type"] = ["null"],
        ["mid_block_only_cross_attention"] = ["null", "false"],
        ["projection_class_embeddings_input_dim"] = ["null"],
        ["resnet_out_scale_factor"] = ["1.0"],
        ["resnet_skip_time_act"] = ["false"],
        ["reverse_transformer_layers_per_block"] = ["null"],
        ["time_cond_proj_dim"] = ["null"],
        ["time_embedding_act_fn"] = ["null"],
        ["time_embedding_dim"] = ["null"],
        ["time_embedding_type"] = ["\"positional\""],
        ["timestep_post_act"] = ["null"],
        ["transformer_layers_per_block"] = ["1"],
    };

    public static readonly Dictionary<string, string[]> Upsampler = new()
    {
        // Of the attention that these networks do not have.
        ["attention_head_dim"] = [],
        ["attn_norm_num_groups"] = ["null"],
        ["upsample_type"] = [],
        ["downsample_type"] = [],
        ["downsample_padding"] = [],
        ["dropout"] = ["0.0"],
        ["class_embed_type"] = ["null"],
        ["num_class_embeds"] = ["null"],
        ["num_train_timesteps"] = ["null"],
        ["time_embedding_dim"] = ["null"],
        ["time_embedding_type"] = ["\"positional\""],
        ["mid_block_type"] = ["\"UNetMidBlock2D\""],
    };

    public static readonly Dictionary<string, string[]> Scheduler = new()
    {
        // Ends of a linear schedule, which the cosine schedule does not use.
        ["beta_start"] = [],
        ["beta_end"] = [],
        ["trained_betas"] = ["null"],
        ["set_alpha_to_one"] = ["true"],
        ["steps_offset"] = [],
        ["timestep_spacing"] = [],
        ["thresholding"] = ["false"],
        ["dynamic_thresholding_ratio"] = [],
        ["sample_max_value"] = [],
        ["rescale_betas_zero_snr"] = ["false"],
    };
}

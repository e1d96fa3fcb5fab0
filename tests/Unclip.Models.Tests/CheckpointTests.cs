using System.Text;
using System.Text.Json.Nodes;
using Unclip.Golden;
using Unclip.Models.Safetensors;
using Xunit;

namespace Unclip.Models.Tests;

public sealed class CheckpointTests : TinyKarloCopy
{
    [Fact]
    public void Configs_are_read_as_the_folder_states_them()
    {
        Checkpoint checkpoint = Checkpoint.Open(Folder.Path);
        Assert.Equal(Stated("text_encoder", "vocab_size")[0], checkpoint.TextEncoderConfig.VocabSize);
        Assert.Equal(Stated("image_encoder", "image_size")[0], checkpoint.ImageEncoderConfig.ImageSize);
        Assert.Equal(Stated("prior", "num_attention_heads")[0] * Stated("prior", "attention_head_dim")[0], checkpoint.PriorConfig.InnerDim);
        Assert.Equal(Stated("text_proj", "cross_attention_dim")[0], checkpoint.TextProjectionConfig.CrossAttentionDim);
        Assert.Equal(Stated("decoder", "block_out_channels"), checkpoint.DecoderConfig.BlockOutChannels);
        Assert.Equal(Stated("super_res_first", "block_out_channels"), checkpoint.UpsamplerConfigOf(Network.SuperResFirst).BlockOutChannels);
        Assert.Equal(Stated("feature_extractor", "size.shortest_edge", "preprocessor_config.json")[0], checkpoint.ImagePreprocessor.ShortestEdge);
        Assert.Equal("scale_shift", checkpoint.DecoderConfig.ResnetTimeScaleShift);
        Assert.Equal(Stated("text_proj", "clip_embeddings_dim")[0], checkpoint.UnconditionalImageEmbedding.Length);
        Assert.Equal(
            new SchedulerConfig { ClassName = "UnCLIPScheduler", VarianceType = "fixed_small_log", ClipSampleRange = 5, PredictionType = "sample", BetaSchedule = "squaredcos_cap_v2" },
            checkpoint.PriorScheduler);
        Assert.Equal(
            new SchedulerConfig { ClassName = "UnCLIPScheduler", VarianceType = "learned_range", BetaSchedule = "squaredcos_cap_v2" },
            checkpoint.DecoderScheduler);

        int[] Stated(string network, string field, string file = "config.json")
        {
            JsonNode node = JsonNode.Parse(File.ReadAllText(Folder.File(network, file)))!;
            foreach (string part in field.Split('.'))
                node = node[part]!;
            return node is JsonArray array ? [.. array.Select(value => value!.GetValue<int>())] : [node.GetValue<int>()];
        }
    }

    [Theory]
    [InlineData("decoder/config.json", "cross_attention_norm", "\"group_norm\"")]
    [InlineData("decoder/config.json", "dual_cross_attention", "true")]
    [InlineData("decoder/config.json", "num_class_embeds", "10")]
    [InlineData("decoder/config.json", "brand_new_switch", "true")]
    [InlineData("decoder/config.json", "only_cross_attention", "true")]
    [InlineData("decoder/config.json", "class_embed_type", "\"timestep\"")]
    [InlineData("decoder/config.json", "class_embed_type", "null")]
    [InlineData("decoder/config.json", "act_fn", "\"gelu\"")]
    [InlineData("decoder/config.json", "mid_block_type", "\"UNetMidBlock2DCrossAttn\"")]
    [InlineData("decoder/config.json", "down_block_types", "[\"CrossAttnDownBlock2D\",\"a\",\"b\",\"c\"]")]
    [InlineData("decoder/config.json", "down_block_types", "null")]
    [InlineData("decoder/config.json", "up_block_types", "[]")]
    [InlineData("decoder/config.json", "block_out_channels", "[8,16,24,30]")]
    [InlineData("decoder/config.json", "sample_size", "20")]
    [InlineData("decoder/config.json", "sample_size", "\"large\"")]
    [InlineData("decoder/config.json", "attention_head_dim", "[8,8,8,8]")]
    [InlineData("decoder/config.json", "attention_head_dim", "12")]
    [InlineData("decoder/config.json", "cross_attention_dim", "7")]
    [InlineData("decoder/config.json", "resnet_time_scale_shift", "\"ada_group\"")]
    [InlineData("decoder/config.json", "_class_name", "\"UNet2DModel\"")]
    [InlineData("prior/config.json", "added_emb_type", "null")]
    [InlineData("prior/config.json", "additional_embeddings", "5")]
    [InlineData("prior/config.json", "num_embeddings", "7")]
    [InlineData("text_encoder/config.json", "hidden_act", "\"relu\"")]
    [InlineData("text_encoder/config.json", "dropout", "0.1")]
    [InlineData("text_encoder/config.json", "num_attention_heads", "5")]
    [InlineData("text_encoder/config.json", "num_hidden_layers", "-1")]
    [InlineData("text_proj/config.json", "clip_embeddings_dim", "7")]
    [InlineData("image_encoder/config.json", "projection_dim", "7")]
    [InlineData("feature_extractor/preprocessor_config.json", "resample", "2")]
    [InlineData("feature_extractor/preprocessor_config.json", "size", "{\"longest_edge\":32}")]
    [InlineData("feature_extractor/preprocessor_config.json", "size", "1")]
    [InlineData("feature_extractor/preprocessor_config.json", "crop_size", "{\"height\":32,\"width\":16}")]
    [InlineData("feature_extractor/preprocessor_config.json", "crop_size", "7")]
    [InlineData("feature_extractor/preprocessor_config.json", "do_normalize", "false")]
    [InlineData("feature_extractor/preprocessor_config.json", "image_std", "[0.2,0.2]")]
    [InlineData("super_res_first/config.json", "add_attention", "true")]
    [InlineData("super_res_first/config.json", "in_channels", "3")]
    [InlineData("super_res_first/config.json", "down_block_types", "[\"DownBlock2D\",\"AttnDownBlock2D\",\"AttnDownBlock2D\",\"AttnDownBlock2D\"]")]
    [InlineData("super_res_first/config.json", "mid_block_type", "null")]
    [InlineData("super_res_last/config.json", "sample_size", "8")]
    [InlineData("super_res_last/config.json", "_class_name", "\"UNet2DConditionModel\"")]
    [InlineData("super_res_scheduler/scheduler_config.json", "prediction_type", "\"v_prediction\"")]
    [InlineData("decoder_scheduler/scheduler_config.json", "_class_name", "\"PNDMScheduler\"")]
    [InlineData("decoder_scheduler/scheduler_config.json", "prediction_type", "\"v_prediction\"")]
    [InlineData("decoder_scheduler/scheduler_config.json", "beta_schedule", "\"linear\"")]
    [InlineData("decoder_scheduler/scheduler_config.json", "variance_type", "\"fixed_large\"")]
    [InlineData("prior_scheduler/scheduler_config.json", "clip_sample_range", "0")]
    [InlineData("prior_scheduler/scheduler_config.json", "thresholding", "true")]
    public void A_config_that_cannot_be_honoured_is_refused_by_file_and_field(string file, string field, string value)
    {
        SetField(file, field, value);
        string message = Assert.Throws<CheckpointException>(() => Checkpoint.Open(Folder.Path)).Message;
        Assert.Contains(Folder.File(file.Split('/')), message, StringComparison.Ordinal);
        Assert.Contains(field, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_required_field_is_named()
    {
        SetField("decoder/config.json", "in_channels", null);
        Assert.Contains("in_channels", Assert.Throws<CheckpointException>(() => Checkpoint.Open(Folder.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"sample_size\": ")]
    [InlineData("[]")]
    [InlineData("{\"\xFF\": 1}")]
    [InlineData("{\"act_fn\": \"\\ud800\"}")]
    [InlineData("{\"sample_size\": 16, \"sample_size\": 32}")]
    public void Broken_config_text_is_refused_by_file(string text)
    {
        string path = Folder.File("decoder", "config.json");
        string index = Folder.File("model_index.json");
        File.WriteAllText(path, text, Encoding.Latin1);
        Assert.StartsWith(path, Assert.Throws<CheckpointException>(() => Checkpoint.Open(Folder.Path)).Message, StringComparison.Ordinal);
        File.WriteAllText(index, "{\"\xFF\": []}", Encoding.Latin1);
        Assert.StartsWith(index, Assert.Throws<CheckpointException>(() => Checkpoint.Open(Folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_that_change_nothing_are_accepted()
    {
        SetField("decoder/config.json", "transformer_layers_per_block", "1");
        SetField("decoder/config.json", "encoder_hid_dim", "null");
        SetField("text_encoder/config.json", "initializer_range", "0.5");
        SetField("prior/config.json", "norm_in_type", "null");
        Assert.NotNull(Checkpoint.Open(Folder.Path));
    }

    [Theory]
    [InlineData("epsilon")]
    [InlineData("sample")]
    [InlineData("v_prediction")]
    public void A_ddim_scheduler_with_the_cosine_schedule_is_accepted(string predictionType)
    {
        File.WriteAllText(Folder.File("decoder_scheduler", "scheduler_config.json"), $$"""
            {"_class_name":"DDIMScheduler","beta_schedule":"squaredcos_cap_v2","beta_start":0.0001,"prediction_type":"{{predictionType}}",
             "set_alpha_to_one":true,"steps_offset":0,"thresholding":false,"timestep_spacing":"leading","trained_betas":null}
            """);
        SchedulerConfig scheduler = Checkpoint.Open(Folder.Path).DecoderScheduler;
        Assert.Equal(predictionType, scheduler.PredictionType);
        Assert.Null(scheduler.VarianceType);
    }

    [Fact]
    public void A_ddim_scheduler_without_a_schedule_is_refused()
    {
        File.WriteAllText(Folder.File("decoder_scheduler", "scheduler_config.json"), """{"_class_name":"DDIMScheduler"}""");
        Assert.Contains("'beta_schedule' is missing", Assert.Throws<CheckpointException>(() => Checkpoint.Open(Folder.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model_index.json")]
    [InlineData("prior/config.json")]
    [InlineData("decoder/diffusion_pytorch_model.safetensors")]
    [InlineData("text_encoder/model.safetensors")]
    [InlineData("decoder_scheduler/scheduler_config.json")]
    [InlineData("tokenizer/vocab.json")]
    [InlineData("tokenizer/merges.txt")]
    public void A_missing_file_is_named(string file)
    {
        string path = Folder.File(file.Split('/'));
        File.Delete(path);
        Assert.Contains(path, Assert.Throws<CheckpointException>(() => Checkpoint.Open(Folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        Directory.Delete(Folder.File("text_proj"), recursive: true);
        Assert.Contains(Folder.File("text_proj"), Assert.Throws<CheckpointException>(() => Checkpoint.Open(Folder.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("nowhere", Assert.Throws<CheckpointException>(() => Checkpoint.Open(Folder.File("nowhere"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pickled_weights_are_refused_with_the_way_to_convert_them()
    {
        File.Move(Folder.File("decoder", "diffusion_pytorch_model.safetensors"), Folder.File("decoder", "diffusion_pytorch_model.bin"));
        string message = Assert.Throws<CheckpointException>(() => Checkpoint.Open(Folder.Path)).Message;
        Assert.Contains("found diffusion_pytorch_model.bin", message, StringComparison.Ordinal);
        Assert.Contains("Pickled weights are never loaded", message, StringComparison.Ordinal);
        Assert.Contains("safe_serialization=True", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_without_a_prior_opens_and_says_so_when_asked_for_it()
    {
        Directory.Delete(Folder.File("prior"), recursive: true);
        Directory.Delete(Folder.File("prior_scheduler"), recursive: true);
        File.Copy(Folder.File("model_index.image_variation.json"), Folder.File("model_index.json"), overwrite: true);
        Checkpoint checkpoint = Checkpoint.Open(Folder.Path);
        Assert.False(checkpoint.HasPrior);
        Assert.True(checkpoint.HasImageEncoder);
        Assert.Contains("'prior'", Assert.Throws<CheckpointException>(() => checkpoint.PriorConfig).Message, StringComparison.Ordinal);
        Assert.Throws<CheckpointException>(() => checkpoint.EmbeddingStatistics);
    }

    [Fact]
    public void The_fingerprint_names_the_content_and_not_the_place()
    {
        string fingerprint = Checkpoint.Open(GoldenFolder.Exists ? GoldenFolder.TinyKarlo : Folder.Path).Fingerprint;
        Assert.Matches("^[0-9a-f]{64}$", fingerprint);
        Assert.Equal(fingerprint, Checkpoint.Open(Folder.Path).Fingerprint);
        File.WriteAllText(Folder.File("card.json"), "{}");
        Assert.Equal(fingerprint, Checkpoint.Open(Folder.Path).Fingerprint);
    }

    [Theory]
    [InlineData("tokenizer/merges.txt")]
    [InlineData("prior_scheduler/scheduler_config.json")]
    [InlineData("text_proj/config.json")]
    public void The_fingerprint_changes_with_every_file_that_matters(string file)
    {
        string before = Checkpoint.Open(Folder.Path).Fingerprint;
        File.AppendAllText(Folder.File(file.Split('/')), "\n");
        Assert.NotEqual(before, Checkpoint.Open(Folder.Path).Fingerprint);
    }

    [Fact]
    public void The_fingerprint_changes_with_a_single_weight()
    {
        string before = Checkpoint.Open(Folder.Path).Fingerprint;
        string path = Folder.File("prior", "diffusion_pytorch_model.safetensors");
        (string, long[], float[] Values)[] tensors = Tensors(path);
        tensors[0].Values[0] += 1e-3f;
        SafetensorsWriter.Write(path, tensors, SafetensorsDType.F32);
        Assert.NotEqual(before, Checkpoint.Open(Folder.Path).Fingerprint);
    }

    /// <summary>Null removes the field.</summary>
    private void SetField(string file, string field, string? value)
    {
        string path = Folder.File(file.Split('/'));
        JsonObject config = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        config.Remove(field);
        if (value is not null)
            config.Add(field, JsonNode.Parse(value));
        File.WriteAllText(path, config.ToJsonString());
    }
}

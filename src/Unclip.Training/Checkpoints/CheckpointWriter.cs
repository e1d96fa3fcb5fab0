using System.Text.Json;
using System.Text.Json.Nodes;
using Unclip.Models;
using Unclip.Models.Safetensors;

namespace Unclip.Training.Checkpoints;

/// <summary>Writes networks into a folder of the diffusers layout.</summary>
/// <param name="folder">The checkpoint.</param>
/// <param name="dtype">Of the weights.</param>
public sealed class CheckpointWriter(string folder, SafetensorsDType dtype = SafetensorsDType.F16)
{
    public const string DiffusersWeights = "diffusion_pytorch_model.safetensors";
    public const string TransformersWeights = "model.safetensors";

    /// <summary>Writes <c>{network}/config.json</c> and the weights beside it.</summary>
    public void WriteNetwork<TConfig>(string network, string className, TConfig config, IEnumerable<(string Name, long[] Shape, float[] Values)> weights) =>
        WriteNetwork(network, className, config, weights.Select(weight => (weight.Name, weight.Shape, (Func<float[]>)(() => weight.Values))));

    /// <summary>The same with values that are asked for one tensor after the other.</summary>
    public void WriteNetwork<TConfig>(string network, string className, TConfig config, IEnumerable<(string, long[], Func<float[]>)> weights)
    {
        bool transformers = className.StartsWith("CLIP", StringComparison.Ordinal);
        JsonObject json = JsonSerializer.SerializeToNode(config, ConfigJson.Options)!.AsObject();
        if (transformers)
            json.Insert(0, "architectures", new JsonArray(className));
        else
            json.Insert(0, "_class_name", className);
        WriteJson(Path.Combine(network, "config.json"), json);
        SafetensorsWriter.Write(Path.Combine(folder, network, transformers ? TransformersWeights : DiffusersWeights),
            weights, dtype, new Dictionary<string, string> { ["format"] = "pt" });
    }

    /// <summary>Writes what surrounds the networks: model_index.json, scheduler and feature-extractor configs.</summary>
    public void WriteFrame()
    {
        JsonObject index = new()
        {
            ["_class_name"] = "UnCLIPPipeline",
            ["decoder"] = new JsonArray("diffusers", "UNet2DConditionModel"),
            ["decoder_scheduler"] = new JsonArray("diffusers", "DDIMScheduler"),
            ["feature_extractor"] = new JsonArray("transformers", "CLIPImageProcessor"),
            ["image_encoder"] = new JsonArray("transformers", "CLIPVisionModelWithProjection"),
            ["prior"] = new JsonArray("diffusers", "PriorTransformer"),
            ["prior_scheduler"] = new JsonArray("diffusers", "UnCLIPScheduler"),
            ["text_encoder"] = new JsonArray("transformers", "CLIPTextModelWithProjection"),
            ["text_proj"] = new JsonArray("unclip", "UnCLIPTextProjModel"),
            ["tokenizer"] = new JsonArray("transformers", "CLIPTokenizer"),
        };
        if (Directory.Exists(Path.Combine(folder, "prior_autoregressive")))
            index["prior_autoregressive"] = new JsonArray("unclip", "AutoregressivePrior");
        foreach ((string network, string scheduler) in new[] { ("super_res_first", "super_res_scheduler"), ("super_res_large", "super_res_large_scheduler") })
        {
            if (!Directory.Exists(Path.Combine(folder, network)))
                continue;
            index[network] = new JsonArray("diffusers", "UNet2DModel");
            index[scheduler] = new JsonArray("diffusers", "DDIMScheduler");
            WriteJson($"{scheduler}/scheduler_config.json", VelocityScheduler());
        }
        WriteJson("model_index.json", index);
        WriteJson("prior_scheduler/scheduler_config.json", new JsonObject
        {
            ["_class_name"] = "UnCLIPScheduler",
            ["clip_sample"] = true,
            ["clip_sample_range"] = 5.0,
            ["num_train_timesteps"] = 1000,
            ["prediction_type"] = "sample",
            ["variance_type"] = "fixed_small_log",
        });
        WriteJson("decoder_scheduler/scheduler_config.json", VelocityScheduler());
        WriteJson("feature_extractor/preprocessor_config.json", new JsonObject
        {
            ["crop_size"] = PictureBook.ClipImageSize,
            ["do_center_crop"] = true,
            ["do_normalize"] = true,
            ["do_resize"] = true,
            ["image_mean"] = new JsonArray(0.5, 0.5, 0.5),
            ["image_std"] = new JsonArray(0.5, 0.5, 0.5),
            ["image_processor_type"] = "CLIPImageProcessor",
            ["resample"] = 3,
            ["size"] = PictureBook.ClipImageSize,
        });
    }

    private static JsonObject VelocityScheduler() => new()
    {
        ["_class_name"] = "DDIMScheduler",
        ["beta_schedule"] = "squaredcos_cap_v2",
        ["clip_sample"] = true,
        ["clip_sample_range"] = 1.0,
        ["num_train_timesteps"] = 1000,
        ["prediction_type"] = "v_prediction",
    };

    /// <param name="path">Within the folder.</param>
    /// <param name="json">An object.</param>
    public void WriteJson(string path, JsonNode json)
    {
        string full = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, json.ToJsonString(ConfigJson.Options) + "\n");
    }
}

using System.Text.Json.Nodes;
using Unclip.Models;
using Unclip.Models.Safetensors;
using Unclip.Training.Data;

namespace Unclip.Training.Checkpoints;

/// <summary>A checkpoint of Karlo's full size whose weights mean nothing: for measuring memory and time.</summary>
public static class RandomCheckpoint
{
    /// <summary>Random numbers are drawn once and used over and over, from another place for every tensor.</summary>
    private const int PoolSize = 1 << 20;

    /// <param name="folder">Gets the checkpoint; existing files are replaced.</param>
    /// <param name="dtype">Of the weights.</param>
    /// <param name="seed">Of the weights.</param>
    /// <param name="progress">The network being written.</param>
    public static void Write(string folder, SafetensorsDType dtype, int seed, Action<string> progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        CheckpointWriter writer = new(folder, dtype);
        float[] pool = Uniform(new Random(seed));
        int tensors = 0;

        Network("text_encoder", "CLIPTextModelWithProjection", KarloShapes.TextEncoder, NetworkParameters.Of(KarloShapes.TextEncoder));
        Network("image_encoder", "CLIPVisionModelWithProjection", KarloShapes.ImageEncoder, NetworkParameters.Of(KarloShapes.ImageEncoder));
        Network("prior", "PriorTransformer", KarloShapes.Prior, NetworkParameters.Of(KarloShapes.Prior));
        Network("text_proj", "UnCLIPTextProjModel", KarloShapes.TextProjection, NetworkParameters.Of(KarloShapes.TextProjection));
        Network("decoder", "UNet2DConditionModel", KarloShapes.Decoder, NetworkParameters.Of(KarloShapes.Decoder));
        foreach (string name in (string[])["super_res_first", "super_res_last"])
            Network(name, "UNet2DModel", KarloShapes.Upsampler, NetworkParameters.Of(KarloShapes.Upsampler));
        BpeTrainer.Write(Path.Combine(folder, "tokenizer"), [], KarloShapes.TextEncoder.MaxPositionEmbeddings);
        WriteFrame(writer);

        void Network<TConfig>(string name, string className, TConfig config, IReadOnlyList<(string Name, long[] Shape)> parameters)
        {
            progress(name);
            writer.WriteNetwork(name, className, config, parameters.Select(parameter => (parameter.Name, parameter.Shape,
                (Func<float[]>)(() => Values(parameter.Name, parameter.Shape, pool, offset: 7919 * tensors++)))));
        }
    }

    /// <summary>Uniform within ±√3, so that the deviation is 1.</summary>
    private static float[] Uniform(Random random) =>
        [.. Enumerable.Range(0, PoolSize).Select(_ => (float)(((2 * random.NextDouble()) - 1) * Math.Sqrt(3)))];

    /// <summary>Matrices keep the size of what passes through them; biases are 0, and gains of norms 1.</summary>
    private static float[] Values(string name, long[] shape, float[] pool, int offset)
    {
        float[] values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        if (shape.Length < 2 && name is not "learned_classifier_free_guidance_embeddings" && !name.EndsWith("class_embedding", StringComparison.Ordinal))
        {
            if (name.EndsWith("weight", StringComparison.Ordinal))
                Array.Fill(values, 1);
            return values;
        }
        if (name == "clip_std")
        {
            Array.Fill(values, 1);
            return values;
        }
        double scale = Math.Sqrt((double)shape[0] / values.Length);
        for (int i = 0; i < values.Length; i++)
            values[i] = pool[(i + offset) & (PoolSize - 1)] * (float)scale;
        return values;
    }

    private static void WriteFrame(CheckpointWriter writer)
    {
        writer.WriteJson("model_index.json", new JsonObject
        {
            ["_class_name"] = "UnCLIPPipeline",
            ["decoder"] = new JsonArray("diffusers", "UNet2DConditionModel"),
            ["decoder_scheduler"] = new JsonArray("diffusers", "UnCLIPScheduler"),
            ["feature_extractor"] = new JsonArray("transformers", "CLIPImageProcessor"),
            ["image_encoder"] = new JsonArray("transformers", "CLIPVisionModelWithProjection"),
            ["prior"] = new JsonArray("diffusers", "PriorTransformer"),
            ["prior_scheduler"] = new JsonArray("diffusers", "UnCLIPScheduler"),
            ["super_res_first"] = new JsonArray("diffusers", "UNet2DModel"),
            ["super_res_last"] = new JsonArray("diffusers", "UNet2DModel"),
            ["super_res_scheduler"] = new JsonArray("diffusers", "UnCLIPScheduler"),
            ["text_encoder"] = new JsonArray("transformers", "CLIPTextModelWithProjection"),
            ["text_proj"] = new JsonArray("unclip", "UnCLIPTextProjModel"),
            ["tokenizer"] = new JsonArray("transformers", "CLIPTokenizer"),
        });
        Scheduler("prior", "sample", "fixed_small_log", 5);
        Scheduler("decoder", "epsilon", "learned_range", 1);
        Scheduler("super_res", "epsilon", "fixed_small_log", 1);
        writer.WriteJson("feature_extractor/preprocessor_config.json", new JsonObject
        {
            ["crop_size"] = 224,
            ["size"] = 224,
            ["resample"] = 3,
            ["image_mean"] = new JsonArray(0.48145466, 0.4578275, 0.40821073),
            ["image_std"] = new JsonArray(0.26862954, 0.26130258, 0.27577711),
        });

        void Scheduler(string stage, string prediction, string variance, double range) => writer.WriteJson($"{stage}_scheduler/scheduler_config.json", new JsonObject
        {
            ["_class_name"] = "UnCLIPScheduler",
            ["clip_sample"] = true,
            ["clip_sample_range"] = range,
            ["num_train_timesteps"] = 1000,
            ["prediction_type"] = prediction,
            ["variance_type"] = variance,
        });
    }
}

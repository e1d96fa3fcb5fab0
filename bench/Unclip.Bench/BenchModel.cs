using Unclip.Models;
using Unclip.Training;
using Unclip.Training.Checkpoints;
using Unclip.Training.Data;
using Unclip.Training.Networks;
using static TorchSharp.torch;

namespace Unclip.Bench;

/// <summary>The checkpoint that is measured, and what to call it.</summary>
internal sealed record BenchModel(string Folder, string Description)
{
    public const string DefaultFolder = "models/picturebook";

    /// <summary>
    /// The given folder; without one Picture Book, or random weights in its shapes where it has none: times depend on
    /// shapes, not on values.
    /// </summary>
    public static BenchModel Open(string? folder, string temporaryFolder)
    {
        string chosen = folder ?? DefaultFolder;
        if (folder is not null || File.Exists(Path.Combine(chosen, "model_index.json")))
            return new(Path.GetFullPath(chosen), $"`{Path.GetFileName(Path.TrimEndingDirectorySeparator(chosen))}`, fingerprint {Checkpoint.Open(chosen).Fingerprint[..12]}");
        WriteRandom(temporaryFolder);
        return new(temporaryFolder, "random weights in the shapes of Picture Book");
    }

    private static void WriteRandom(string folder)
    {
        CheckpointWriter writer = new(folder);
        writer.WriteFrame();
        int vocabulary = BpeTrainer.Write(Path.Combine(folder, "tokenizer"), [], PictureBook.ContextLength);
        Write("text_encoder", "CLIPTextModelWithProjection", PictureBook.TextEncoder(vocabulary), (set, config) => new ClipTextModel(set, config));
        Write("image_encoder", "CLIPVisionModelWithProjection", PictureBook.ImageEncoder, (set, config) => new ClipVisionModel(set, config));
        Write("prior", "PriorTransformer", PictureBook.Prior, (set, config) => new PriorTransformer(set, config),
            ("clip_mean", [1, PictureBook.EmbeddingDim], new float[PictureBook.EmbeddingDim]),
            ("clip_std", [1, PictureBook.EmbeddingDim], [.. Enumerable.Repeat(1f, PictureBook.EmbeddingDim)]));
        Write("text_proj", "UnCLIPTextProjModel", PictureBook.TextProjection, (set, config) => new TextProjection(set, config));
        Write("decoder", "UNet2DConditionModel", PictureBook.Decoder, (set, config) => new UNet(set, config));

        void Write<TConfig>(string network, string className, TConfig config, Func<ParameterSet, TConfig, object> declare, params (string, long[], float[])[] extra)
        {
            ParameterSet set = new();
            declare(set, config);
            set.Allocate(seed: 11);
            using (no_grad())
                set.Values.add_(randn_like(set.Values), alpha: 0.02); // layers that start at zero would hide what is before them
            writer.WriteNetwork(network, className, config, [.. set.Split(set.Values), .. extra]);
        }
    }
}

using Unclip.Models.Safetensors;
using Unclip.Training.Checkpoints;
using Unclip.Training.Data;
using Unclip.Training.Networks;
using static TorchSharp.torch;

namespace Unclip.Training.Tests.Networks;

/// <summary>
/// A checkpoint of Picture Book's shapes with random weights in a temporary folder, and the TorchSharp networks that hold
/// exactly the (fp16-rounded) weights written there.
/// </summary>
public sealed class RandomPictureBook : IDisposable
{
    public RandomPictureBook()
    {
        Folder = Directory.CreateTempSubdirectory("unclip-twin").FullName;
        CheckpointWriter writer = new(Folder);
        int vocabulary = BpeTrainer.Write(Path.Combine(Folder, "tokenizer"), [], PictureBook.ContextLength);
        Text = Create(set => new ClipTextModel(set, PictureBook.TextEncoder(vocabulary)),
            weights => writer.WriteNetwork("text_encoder", "CLIPTextModelWithProjection", PictureBook.TextEncoder(vocabulary), weights));
        Vision = Create(set => new ClipVisionModel(set, PictureBook.ImageEncoder),
            weights => writer.WriteNetwork("image_encoder", "CLIPVisionModelWithProjection", PictureBook.ImageEncoder, weights));
        Prior = Create(set => new PriorTransformer(set, PictureBook.Prior),
            weights => writer.WriteNetwork("prior", "PriorTransformer", PictureBook.Prior,
                [.. weights, ("clip_mean", [1, PictureBook.EmbeddingDim], new float[PictureBook.EmbeddingDim]),
                 ("clip_std", [1, PictureBook.EmbeddingDim], Enumerable.Repeat(1f, PictureBook.EmbeddingDim).ToArray())]));
        int codes = PictureBook.AutoregressivePrior.NumComponents;
        AutoregressivePrior? autoregressive = null;
        AutoregressivePrior = Create(set => autoregressive = new AutoregressivePrior(set, PictureBook.AutoregressivePrior),
            // Its tables are computed from the rounded values, so they are not to be rounded once more.
            weights => new CheckpointWriter(Folder, SafetensorsDType.F32).WriteNetwork("prior_autoregressive", "AutoregressivePrior", PictureBook.AutoregressivePrior,
                [.. autoregressive!.Export(weights),
                 ("component_mean", [PictureBook.EmbeddingDim], new float[PictureBook.EmbeddingDim]),
                 ("components", [codes, PictureBook.EmbeddingDim], [.. Enumerable.Range(0, codes * PictureBook.EmbeddingDim).Select(i => i / PictureBook.EmbeddingDim == i % PictureBook.EmbeddingDim ? 1f : 0f)]),
                 ("component_low", [codes], [.. Enumerable.Repeat(-3f, codes)]), ("component_high", [codes], [.. Enumerable.Repeat(3f, codes)])]));
        Upsampler = Create(set => new UNet(set, PictureBook.Upsampler.Config.Unconditional()),
            weights => writer.WriteNetwork("super_res_first", "UNet2DModel", PictureBook.Upsampler.Config, weights));
        Projection = Create(set => new TextProjection(set, PictureBook.TextProjection),
            weights => writer.WriteNetwork("text_proj", "UnCLIPTextProjModel", PictureBook.TextProjection, weights));
        Decoder = Create(set => new UNet(set, PictureBook.Decoder),
            weights => writer.WriteNetwork("decoder", "UNet2DConditionModel", PictureBook.Decoder, weights));
        writer.WriteFrame();
    }

    public string Folder { get; }
    public ClipTextModel Text { get; }
    public ClipVisionModel Vision { get; }
    public PriorTransformer Prior { get; }
    public AutoregressivePrior AutoregressivePrior { get; }
    public UNet Upsampler { get; }
    public TextProjection Projection { get; }
    public UNet Decoder { get; }

    private static T Create<T>(Func<ParameterSet, T> build, Action<IEnumerable<(string, long[], float[])>> write)
    {
        ParameterSet set = new();
        T network = build(set);
        set.Allocate(seed: 11);
        using (no_grad())
        {
            set.Values.add_(randn_like(set.Values), alpha: 0.02); // layers that start at zero would hide what is before them
            set.Values.copy_(set.Values.to(ScalarType.Float16).to(ScalarType.Float32));
        }
        write(set.Split(set.Values));
        return network;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

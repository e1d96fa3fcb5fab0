using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Unclip.Models.Clip;
using Unclip.Models.Decoder;
using Unclip.Models.Prior;
using Unclip.Models.Safetensors;
using Unclip.Models.Upsampler;

namespace Unclip.Models;

/// <summary>
/// A model folder in the diffusers layout. Opening it reads every config and checks every weights file's header, so that
/// a checkpoint that opens can be compiled unless a tensor is missing or misshapen. The files must not change meanwhile.
/// </summary>
public sealed class Checkpoint
{
    private readonly Dictionary<Network, NetworkFolder> networks = [];
    private readonly Lazy<string> fingerprint;
    private readonly Lazy<EmbeddingStatistics> statistics;
    private readonly Lazy<float[]> unconditional;
    private readonly PriorTransformerConfig? prior;
    private readonly AutoregressivePriorConfig? autoregressivePrior;
    private readonly Lazy<EmbeddingCodes> codes;
    private readonly SchedulerConfig? priorScheduler;
    private readonly ClipVisionConfig? imageEncoder;
    private readonly ImagePreprocessorConfig? imagePreprocessor;
    private readonly Dictionary<Network, UpsamplerConfig> upsamplers = [];
    private readonly SchedulerConfig? upsamplerScheduler;
    private readonly SchedulerConfig? largeUpsamplerScheduler;

    private readonly ContentHash hash;

    private Checkpoint(string folder, ContentHash hash)
    {
        (Folder, this.hash) = (folder, hash);
        HashSet<string> components = ReadIndex();
        TextEncoderConfig = Read<ClipTextConfig>(Network.TextEncoder, InertFields.Clip, ConfigRules.Validate);
        TextProjectionConfig = Read<TextProjectionConfig>(Network.TextProjection, InertFields.None, ConfigRules.Validate, "UnCLIPTextProjModel");
        DecoderConfig = Read<UNetConfig>(Network.Decoder, InertFields.UNet, ConfigRules.Validate, "UNet2DConditionModel");
        DecoderScheduler = ReadScheduler("decoder_scheduler");
        if (components.Contains("prior"))
        {
            prior = Read<PriorTransformerConfig>(Network.Prior, InertFields.Prior, ConfigRules.Validate, "PriorTransformer");
            priorScheduler = ReadScheduler("prior_scheduler");
        }
        if (components.Contains("prior_autoregressive"))
        {
            if (prior is null)
                throw Absent("prior"); // whose statistics of z_i are used with both
            autoregressivePrior = Read<AutoregressivePriorConfig>(Network.AutoregressivePrior, InertFields.None, ConfigRules.Validate, "AutoregressivePrior");
        }
        if (components.Contains("image_encoder") || Directory.Exists(Path.Combine(folder, "image_encoder")))
        {
            imageEncoder = Read<ClipVisionConfig>(Network.ImageEncoder, InertFields.Clip, ConfigRules.Validate);
            imagePreprocessor = ImagePreprocessorConfig.Read(Path.Combine(folder, "feature_extractor", "preprocessor_config.json"), imageEncoder);
        }
        if (components.Contains("super_res_first"))
        {
            foreach (Network network in ((Network[])[Network.SuperResFirst, Network.SuperResLast]).Where(network => components.Contains(FolderName(network))))
                ReadUpsampler(network);
            upsamplerScheduler = ReadScheduler("super_res_scheduler");
            if (components.Contains("super_res_large"))
            {
                ReadUpsampler(Network.SuperResLarge);
                largeUpsamplerScheduler = ReadScheduler("super_res_large_scheduler");
            }
        }
        RequireTokenizer();
        RequireMatchingWidths();
        if (File.Exists(ComponentsPath))
            PrincipalComponents = PrincipalComponents.Read(ComponentsPath, TextEncoderConfig.ProjectionDim);
        fingerprint = new(() => FingerprintOf(_ => true));
        statistics = new(ReadStatistics);
        unconditional = new(() => ReadVector(Network.TextProjection, "learned_classifier_free_guidance_embeddings"));
        codes = new(ReadCodes);
    }

    public string Folder { get; }

    /// <summary>vocab.json and merges.txt lie here.</summary>
    public string TokenizerFolder => Path.Combine(Folder, "tokenizer");

    /// <summary>SHA-256, in hex, over the paths and contents of everything that determines a picture.</summary>
    public string Fingerprint => fingerprint.Value;

    public ClipTextConfig TextEncoderConfig { get; }

    public TextProjectionConfig TextProjectionConfig { get; }

    public UNetConfig DecoderConfig { get; }

    public SchedulerConfig DecoderScheduler { get; }

    /// <summary>False for a checkpoint that only makes variations of pictures.</summary>
    public bool HasPrior => prior is not null;

    public PriorTransformerConfig PriorConfig => prior ?? throw Absent("prior");

    /// <summary>Whether z_i can also be drawn code by code.</summary>
    public bool HasAutoregressivePrior => autoregressivePrior is not null;

    public AutoregressivePriorConfig AutoregressivePriorConfig => autoregressivePrior ?? throw Absent("prior_autoregressive");

    /// <summary>What the autoregressive prior's codes stand for.</summary>
    public EmbeddingCodes EmbeddingCodes => codes.Value;

    public SchedulerConfig PriorScheduler => priorScheduler ?? throw Absent("prior_scheduler");

    public bool HasImageEncoder => imageEncoder is not null;

    public ClipVisionConfig ImageEncoderConfig => imageEncoder ?? throw Absent("image_encoder");

    /// <summary>How a picture becomes what the image encoder sees.</summary>
    public ImagePreprocessorConfig ImagePreprocessor => imagePreprocessor ?? throw Absent("image_encoder");

    public bool HasUpsampler => upsamplers.Count > 0;

    /// <summary>Whether a second upsampler enlarges what the first has made.</summary>
    public bool HasLargeUpsampler => upsamplers.ContainsKey(Network.SuperResLarge);

    /// <summary>Whether the first upsampler's last step is a network's of its own.</summary>
    public bool HasLastStepUpsampler => upsamplers.ContainsKey(Network.SuperResLast);

    public SchedulerConfig UpsamplerScheduler => upsamplerScheduler ?? throw Absent("super_res_scheduler");

    public SchedulerConfig LargeUpsamplerScheduler => largeUpsamplerScheduler ?? throw Absent("super_res_large_scheduler");

    /// <summary>The networks that this checkpoint has, in the order of the data flow.</summary>
    public IReadOnlyList<Network> Networks => [.. networks.Keys.Order()];

    public WeightsSummary WeightsOf(Network network) => this[network].Summary;

    /// <summary>SHA-256 of a network's weights, in hex; reads all of them the first time.</summary>
    public string HashOf(Network network) => this[network].WeightsHash;

    public UpsamplerConfig UpsamplerConfigOf(Network network) =>
        upsamplers.TryGetValue(network, out UpsamplerConfig? config) ? config : throw Absent(FolderName(network));

    /// <summary>clip_mean and clip_std of the prior: apply z · std + mean to what its last step yields.</summary>
    public EmbeddingStatistics EmbeddingStatistics => statistics.Value;

    /// <summary>Of the training set's z_i; null: they are not known.</summary>
    public PrincipalComponents? PrincipalComponents { get; }

    /// <summary>The learned vector [D] that stands for z_i in the unguided half of classifier-free guidance.</summary>
    public float[] UnconditionalImageEmbedding => unconditional.Value;

    /// <param name="folder">The checkpoint.</param>
    /// <param name="hashFolder">Where the hashes of large files are remembered; null: nowhere.</param>
    /// <exception cref="CheckpointException">Something is missing, unknown or broken; the message says what and where.</exception>
    public static Checkpoint Open(string folder, string? hashFolder = null) => new(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)), new(hashFolder));

    private string ComponentsPath => Path.Combine(Folder, PrincipalComponents.FileName);

    internal NetworkFolder this[Network network] => networks.TryGetValue(network, out NetworkFolder? found) ? found : throw Absent(FolderName(network));

    private static string FolderName(Network network) => network switch
    {
        Network.TextEncoder => "text_encoder",
        Network.ImageEncoder => "image_encoder",
        Network.Prior => "prior",
        Network.AutoregressivePrior => "prior_autoregressive",
        Network.TextProjection => "text_proj",
        Network.Decoder => "decoder",
        Network.SuperResFirst => "super_res_first",
        Network.SuperResLast => "super_res_last",
        Network.SuperResLarge => "super_res_large",
        _ => throw new ArgumentOutOfRangeException(nameof(network), network, null),
    };

    private CheckpointException Absent(string component) =>
        new($"{Path.Combine(Folder, "model_index.json")}: lists no '{component}', which this use of the checkpoint needs.");

    private HashSet<string> ReadIndex()
    {
        if (!Directory.Exists(Folder))
            throw new CheckpointException($"{Folder}: the folder is missing, expected a checkpoint in the diffusers layout.");
        string path = Path.Combine(Folder, "model_index.json");
        if (!File.Exists(path))
            throw new CheckpointException($"{path}: the file is missing, expected the list of the checkpoint's components.");
        using JsonDocument index = ConfigFile.Parse(path);
        return [.. index.RootElement.EnumerateObject()
            .Where(entry => entry.Value.ValueKind == JsonValueKind.Array && entry.Value.EnumerateArray().Any(part => part.ValueKind == JsonValueKind.String))
            .Select(entry => entry.Name)];
    }

    private T Read<T>(Network network, IReadOnlyDictionary<string, string[]> inert, Action<T, string> validate, string? className = null)
    {
        NetworkFolder folder = NetworkFolder.Open(Folder, FolderName(network), network is Network.TextEncoder or Network.ImageEncoder, hash);
        networks.Add(network, folder);
        T config = ConfigFile.Read<T>(folder.ConfigPath, inert, className);
        validate(config, folder.ConfigPath);
        return config;
    }

    private void ReadUpsampler(Network network) =>
        upsamplers.Add(network, Read<UpsamplerConfig>(network, InertFields.Upsampler, ConfigRules.Validate, "UNet2DModel"));

    private SchedulerConfig ReadScheduler(string name) => SchedulerConfig.Read(Path.Combine(Folder, name, "scheduler_config.json"));

    private void RequireTokenizer()
    {
        foreach (string name in (string[])["vocab.json", "merges.txt"])
        {
            string path = Path.Combine(TokenizerFolder, name);
            if (!File.Exists(path))
                throw new CheckpointException($"{path}: the file is missing, expected the tokenizer's {Path.GetFileNameWithoutExtension(name)} there.");
        }
    }

    /// <summary>Where one network's output is another's input, both configs must state the same width.</summary>
    private void RequireMatchingWidths()
    {
        int width = TextEncoderConfig.ProjectionDim;
        Require(Network.TextProjection, "clip_embeddings_dim", TextProjectionConfig.ClipEmbeddingsDim, "text_encoder's projection_dim", width);
        Require(Network.TextProjection, "clip_embeddings_dim", TextProjectionConfig.ClipEmbeddingsDim, "text_encoder's hidden_size", TextEncoderConfig.HiddenSize);
        Require(Network.Decoder, "cross_attention_dim", DecoderConfig.CrossAttentionDim, "text_proj's cross_attention_dim", TextProjectionConfig.CrossAttentionDim);
        Require(Network.Decoder, "4 · block_out_channels[0]", DecoderConfig.TimeEmbedDim, "text_proj's time_embed_dim", TextProjectionConfig.TimeEmbedDim);
        if (prior is not null)
        {
            Require(Network.Prior, "embedding_dim", prior.EmbeddingDim, "text_encoder's projection_dim", width);
            Require(Network.Prior, "num_embeddings", prior.NumEmbeddings, "text_encoder's max_position_embeddings", TextEncoderConfig.MaxPositionEmbeddings);
        }
        if (autoregressivePrior is not null)
        {
            Require(Network.AutoregressivePrior, "embedding_dim", autoregressivePrior.EmbeddingDim, "text_encoder's projection_dim", width);
            Require(Network.AutoregressivePrior, "num_embeddings", autoregressivePrior.NumEmbeddings, "text_encoder's max_position_embeddings", TextEncoderConfig.MaxPositionEmbeddings);
        }
        if (imageEncoder is not null)
            Require(Network.ImageEncoder, "projection_dim", imageEncoder.ProjectionDim, "text_encoder's projection_dim", width);
        if (HasUpsampler)
        {
            UpsamplerConfig first = UpsamplerConfigOf(Network.SuperResFirst);
            Require(Network.SuperResFirst, "out_channels", first.OutChannels, "the channels of decoder's pictures", DecoderConfig.PictureChannels);
            Require(Network.SuperResFirst, "sample_size", first.SampleSize >= DecoderConfig.SampleSize, first.SampleSize, $"at least {DecoderConfig.SampleSize}, decoder's sample_size");
            if (upsamplers.TryGetValue(Network.SuperResLarge, out UpsamplerConfig? large))
            {
                Require(Network.SuperResLarge, "out_channels", large.OutChannels, "super_res_first's out_channels", first.OutChannels);
                Require(Network.SuperResLarge, "sample_size", large.SampleSize > first.SampleSize, large.SampleSize, $"more than {first.SampleSize}, super_res_first's sample_size");
            }
            if (upsamplers.TryGetValue(Network.SuperResLast, out UpsamplerConfig? last))
            {
                Require(Network.SuperResLast, "out_channels", last.OutChannels, "super_res_first's out_channels", first.OutChannels);
                Require(Network.SuperResLast, "sample_size", last.SampleSize, "super_res_first's sample_size", first.SampleSize);
            }
        }
    }

    private void Require(Network network, string field, int actual, string source, int expected) =>
        Require(network, field, actual == expected, actual, $"{expected}, {source}");

    private void Require(Network network, string field, bool holds, int actual, string expected) =>
        ConfigRules.Require(this[network].ConfigPath, holds, field, actual, expected);

    private EmbeddingStatistics ReadStatistics() => new(ReadVector(Network.Prior, "clip_mean"), ReadVector(Network.Prior, "clip_std"));

    private EmbeddingCodes ReadCodes() => EmbeddingCodes.Read(AutoregressivePriorConfig, (key, length) => ReadVector(Network.AutoregressivePrior, key, length));

    private float[] ReadVector(Network network, string key) => ReadVector(network, key, TextEncoderConfig.ProjectionDim);

    private float[] ReadVector(Network network, string key, int length)
    {
        NetworkFolder folder = this[network];
        using SafetensorsFiles files = folder.OpenFiles();
        SafetensorsFile weights = files.FirstOrDefault(file => file.Tensors.ContainsKey(key))
            ?? throw new CheckpointException($"{folder.WeightsPath}: '{key}' is missing, config expects {length} values.");
        TensorInfo tensor = weights[key];
        return tensor.ElementCount == length
            ? weights.ReadFloats(key)
            : throw new CheckpointException($"{weights.Path}: '{key}' is {tensor.ShapeText}, config expects {length} values.");
    }

    /// <summary>The same of some of its networks, with all that is not a network's.</summary>
    public string FingerprintOf(Func<Network, bool> counts)
    {
        var files = networks.Where(entry => counts(entry.Key)).Select(entry => entry.Value).SelectMany(network => (string[])[network.ConfigPath, network.WeightsPath])
            .Append(Path.Combine(Folder, "model_index.json"))
            .Concat(PrincipalComponents is null ? [] : [ComponentsPath])
            .Concat(((string[])["tokenizer", "feature_extractor", "prior_scheduler", "decoder_scheduler", "super_res_scheduler", "super_res_large_scheduler"])
                .Select(name => Path.Combine(Folder, name)).Where(Directory.Exists).SelectMany(Directory.EnumerateFiles))
            .Select(file => (Name: Path.GetRelativePath(Folder, file).Replace('\\', '/'), Path: file))
            .OrderBy(file => file.Name, StringComparer.Ordinal);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, path) in files)
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\0{ContentHash(path)}\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private string ContentHash(string path) =>
        networks.Values.FirstOrDefault(network => network.WeightsPath == path)?.WeightsHash ?? hash.Of(path);
}

using System.Text.Json;
using Unclip.Models.Safetensors;

namespace Unclip.Models;

/// <summary>One network of a checkpoint: a folder with config.json and one safetensors file, or several with an index.</summary>
internal sealed class NetworkFolder
{
    private readonly Lazy<string> weightsHash;
    private readonly IReadOnlyList<string> files;

    private NetworkFolder(string folder, string weightsPath, IReadOnlyList<string> files, ContentHash hash)
    {
        ConfigPath = Path.Combine(folder, "config.json");
        (WeightsPath, this.files) = (weightsPath, files);
        weightsHash = new(() => files.Count == 1 ? hash.Of(files[0]) : ContentHash.OfText(string.Join('\n', files.Select(hash.Of))));
    }

    public string ConfigPath { get; }

    /// <summary>The safetensors file, or the index of several: what messages name.</summary>
    public string WeightsPath { get; }

    public WeightsSummary Summary { get; private set; } = new(0, [], 0);

    /// <summary>SHA-256 of the weights, in hex.</summary>
    public string WeightsHash => weightsHash.Value;

    /// <summary>transformers writes model.safetensors, diffusers diffusion_pytorch_model.safetensors.</summary>
    public static NetworkFolder Open(string checkpoint, string name, bool transformers, ContentHash hash)
    {
        string folder = Path.Combine(checkpoint, name);
        if (!Directory.Exists(folder))
            throw new CheckpointException($"{folder}: the folder is missing, expected config.json and a safetensors file in it.");
        string config = Path.Combine(folder, "config.json");
        if (!File.Exists(config))
            throw new CheckpointException($"{config}: the file is missing, expected the network's shape there.");
        return OpenWeights(folder, transformers ? "model" : "diffusion_pytorch_model", hash);
    }

    public SafetensorsFiles OpenFiles() => new(files);

    /// <summary>The full variant first, then the half-precision one; each whole or in shards.</summary>
    private static NetworkFolder OpenWeights(string folder, string stem, ContentHash hash)
    {
        foreach (string variant in (string[])["", ".fp16"])
        {
            string whole = Path.Combine(folder, $"{stem}{variant}.safetensors"), index = Path.Combine(folder, $"{stem}.safetensors.index{variant}.json");
            if (!File.Exists(whole) && !File.Exists(index))
                continue;
            NetworkFolder network = File.Exists(whole) ? new(folder, whole, [whole], hash) : new(folder, index, ReadIndex(index).Files, hash);
            // Also checks every header, so that a damaged file is found before anything is computed.
            using SafetensorsFiles files = network.OpenFiles();
            if (network.WeightsPath == index)
                RequireIndexHolds(index, files);
            network.Summary = WeightsSummary.Of(files);
            return network;
        }
        throw MissingWeights(folder, stem);
    }

    private static (Dictionary<string, string> Map, string[] Files) ReadIndex(string path)
    {
        using JsonDocument index = ConfigFile.Parse(path);
        if (!index.RootElement.TryGetProperty("weight_map", out JsonElement map) || map.ValueKind != JsonValueKind.Object || !map.EnumerateObject().Any())
            throw new CheckpointException($"{path}: 'weight_map' is missing or empty, expected the file of each key.");
        Dictionary<string, string> files = [];
        foreach (JsonProperty entry in map.EnumerateObject())
        {
            string name = entry.Value.ToString();
            // Names only: an index must not lead out of its folder.
            if (entry.Value.ValueKind != JsonValueKind.String || name != Path.GetFileName(name) || Path.GetExtension(name) != ".safetensors")
                throw new CheckpointException($"{path}: '{entry.Name}' is in '{name}', expected the name of a safetensors file in the same folder.");
            files.Add(entry.Name, name);
        }
        return (files, [.. files.Values.Distinct().Order(StringComparer.Ordinal).Select(name => Path.Combine(Path.GetDirectoryName(path)!, name))]);
    }

    private static void RequireIndexHolds(string path, SafetensorsFiles files)
    {
        Dictionary<string, string> map = ReadIndex(path).Map;
        foreach (SafetensorsFile file in files)
        {
            string name = Path.GetFileName(file.Path);
            foreach (string key in file.Tensors.Keys)
                if (map.GetValueOrDefault(key) != name)
                    throw new CheckpointException($"{file.Path}: '{key}' is in this file, expected it in {map.GetValueOrDefault(key) ?? "none"}, as {Path.GetFileName(path)} says.");
            foreach ((string key, string expected) in map)
                if (expected == name && !file.Tensors.ContainsKey(key))
                    throw new CheckpointException($"{file.Path}: '{key}' is missing, expected it there, as {Path.GetFileName(path)} says.");
        }
    }

    private static CheckpointException MissingWeights(string folder, string stem)
    {
        string expected = Path.Combine(folder, stem + ".safetensors");
        string[] pickles = [.. Directory.EnumerateFiles(folder)
            .Where(file => Path.GetExtension(file) is ".bin" or ".ckpt" or ".pt" or ".pth").Select(file => Path.GetFileName(file)).Order()];
        return new(pickles.Length == 0
            ? $"{expected}: the file is missing, expected the network's weights there (or {stem}.fp16.safetensors, or {stem}.safetensors.index.json with its shards)."
            : $"{expected}: the file is missing, found {string.Join(", ", pickles)}. Pickled weights are never loaded, because "
              + "unpickling can run any program hidden in the file. Convert them once in an environment you trust: load the model with "
              + "diffusers or transformers and call save_pretrained(folder, safe_serialization=True).");
    }
}

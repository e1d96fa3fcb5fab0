using System.Security.Cryptography;
using Unclip.Models.Safetensors;

namespace Unclip.Models;

/// <summary>One network of a checkpoint: a folder with config.json and one safetensors file.</summary>
internal sealed class NetworkFolder
{
    private readonly Lazy<string> weightsHash;

    private NetworkFolder(string folder, string weightsName)
    {
        ConfigPath = Path.Combine(folder, "config.json");
        WeightsPath = Path.Combine(folder, weightsName);
        weightsHash = new(() => HashFile(WeightsPath));
    }

    public string ConfigPath { get; }

    public string WeightsPath { get; }

    /// <summary>SHA-256 of the weights file, in hex.</summary>
    public string WeightsHash => weightsHash.Value;

    /// <summary>transformers writes model.safetensors, diffusers diffusion_pytorch_model.safetensors.</summary>
    public static NetworkFolder Open(string checkpoint, string name, bool transformers)
    {
        string folder = Path.Combine(checkpoint, name);
        if (!Directory.Exists(folder))
            throw new CheckpointException($"{folder}: the folder is missing, expected config.json and a safetensors file in it.");
        var network = new NetworkFolder(folder, transformers ? "model.safetensors" : "diffusion_pytorch_model.safetensors");
        if (!File.Exists(network.ConfigPath))
            throw new CheckpointException($"{network.ConfigPath}: the file is missing, expected the network's shape there.");
        RequireSafetensors(folder, network.WeightsPath);
        using SafetensorsFile weights = SafetensorsFile.Open(network.WeightsPath);
        return network;
    }

    internal static string HashFile(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static void RequireSafetensors(string folder, string weightsPath)
    {
        if (File.Exists(weightsPath))
            return;
        string[] pickles = [.. Directory.EnumerateFiles(folder)
            .Where(file => Path.GetExtension(file) is ".bin" or ".ckpt" or ".pt" or ".pth").Select(file => Path.GetFileName(file)).Order()];
        throw new CheckpointException(pickles.Length == 0
            ? $"{weightsPath}: the file is missing, expected the network's weights there."
            : $"{weightsPath}: the file is missing, found {string.Join(", ", pickles)}. Pickled weights are never loaded, because "
              + "unpickling can run any program hidden in the file. Convert them once in an environment you trust: load the model with "
              + "diffusers or transformers and call save_pretrained(folder, safe_serialization=True).");
    }
}

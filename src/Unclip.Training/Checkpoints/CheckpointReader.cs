using System.Text.Json;
using Unclip.Models;
using Unclip.Models.Clip;
using Unclip.Models.Prior;
using Unclip.Models.Safetensors;
using Unclip.Training.Networks;
using static TorchSharp.torch;

namespace Unclip.Training.Checkpoints;

/// <summary>Reads trained networks back as TorchSharp networks.</summary>
public static class CheckpointReader
{
    public static ClipTextModel TextEncoder(string modelFolder)
    {
        ParameterSet set = new();
        ClipTextModel model = new(set, Config<ClipTextConfig>(modelFolder, "text_encoder"));
        Load(set, Path.Combine(modelFolder, "text_encoder", CheckpointWriter.TransformersWeights));
        return model;
    }

    public static ClipVisionModel ImageEncoder(string modelFolder)
    {
        ParameterSet set = new();
        ClipVisionModel model = new(set, Config<ClipVisionConfig>(modelFolder, "image_encoder"));
        Load(set, Path.Combine(modelFolder, "image_encoder", CheckpointWriter.TransformersWeights));
        return model;
    }

    /// <summary>Allocates the set and fills it from a safetensors file.</summary>
    public static void Load(ParameterSet set, string path)
    {
        ArgumentNullException.ThrowIfNull(set);
        set.Allocate();
        using SafetensorsFile file = SafetensorsFile.Open(path);
        set.Load(file.ReadFloats);
        foreach (Parameter parameter in set.Parameters)
            parameter.Tensor.requires_grad = false;
    }

    /// <summary>
    /// Gives an allocated set the weights of some networks of a checkpoint. Parameters that none of them stores stay, and
    /// input channels that a stored convolution does not have start at zero.
    /// </summary>
    /// <param name="read">Adds parameters that a checkpoint stores under other names and in another form.</param>
    public static void WarmStart(ParameterSet set, string modelFolder, IReadOnlyList<string> networks, Action<IDictionary<string, float[]>>? read = null)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(networks);
        Dictionary<string, float[]> stored = [];
        foreach (string network in networks)
        {
            using SafetensorsFile file = SafetensorsFile.Open(Directory.GetFiles(Path.Combine(modelFolder, network), "*.safetensors").Single());
            foreach (string name in file.Tensors.Keys)
                stored[name] = file.ReadFloats(name);
        }
        read?.Invoke(stored);
        Dictionary<string, float[]> initial = set.Split(set.Values).ToDictionary(p => p.Name, p => p.Values);
        Dictionary<string, long[]> shapes = set.Parameters.ToDictionary(p => p.Name, p => p.Shape);
        set.Load(name => stored.TryGetValue(name, out float[]? values) ? WithMoreInputs(values, shapes[name]) : initial[name]);
    }

    private static float[] WithMoreInputs(float[] values, long[] shape)
    {
        if (shape.Length != 4 || values.Length >= shape.Aggregate(1L, (a, b) => a * b))
            return values;
        int outputs = (int)shape[0], row = (int)(shape[1] * shape[2] * shape[3]), storedRow = values.Length / outputs;
        float[] widened = new float[outputs * row];
        for (int output = 0; output < outputs; output++)
            values.AsSpan(output * storedRow, storedRow).CopyTo(widened.AsSpan(output * row));
        return widened;
    }

    /// <summary>How the autoregressive prior tells z_i, where there need be no other network beside it.</summary>
    public static EmbeddingCodes EmbeddingCodes(string modelFolder)
    {
        const string Folder = "prior_autoregressive";
        using SafetensorsFile file = SafetensorsFile.Open(Directory.GetFiles(Path.Combine(modelFolder, Folder), "*.safetensors").Single());
        return Models.Prior.EmbeddingCodes.Read(Config<AutoregressivePriorConfig>(modelFolder, Folder), (key, _) => file.ReadFloats(key));
    }

    public static T Config<T>(string modelFolder, string network) =>
        JsonSerializer.Deserialize<T>(File.ReadAllText(Path.Combine(modelFolder, network, "config.json")), ConfigJson.Options)!;
}

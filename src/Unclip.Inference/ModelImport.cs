using Unclip.Models;

namespace Unclip.Inference;

/// <summary>What an import found: a checkpoint in which every file, key and shape is as its configs say.</summary>
/// <param name="Model">What the registry keeps.</param>
/// <param name="Networks">In the order of the data flow.</param>
public sealed record ImportedModel(RegisteredModel Model, IReadOnlyList<ImportedNetwork> Networks);

/// <param name="Network">Which.</param>
/// <param name="Weights">Parameters, types and bytes.</param>
/// <param name="Steps">How often it runs for a picture.</param>
public sealed record ImportedNetwork(Network Network, WeightsSummary Weights, int Steps);

/// <summary>Checks a checkpoint, before anything is computed with it, and enters it in the registry.</summary>
public static class ModelImport
{
    /// <param name="folder">A checkpoint in the diffusers layout.</param>
    /// <param name="registry">Gets the new entry.</param>
    /// <param name="progress">What is being checked, and how far the whole is, 0 to 1.</param>
    /// <param name="options">As the model will be opened with, which then need not read its weights again for the fingerprint.</param>
    /// <exception cref="CheckpointException">It cannot be used; the message names file, key, expected and actual.</exception>
    public static ImportedModel Run(string folder, ModelRegistry registry, Action<string, double>? progress = null, InferenceOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentNullException.ThrowIfNull(registry);
        Checkpoint checkpoint = Checkpoint.Open(folder, (options ?? new()).ResolvedCacheFolder);
        ModelCard card = ModelCardFile.Read(checkpoint);
        long all = checkpoint.Networks.Sum(network => checkpoint.WeightsOf(network).Bytes), read = 0;
        foreach (Network network in checkpoint.Networks)
        {
            progress?.Invoke($"{network}: keys and shapes", (double)read / all);
            NetworkCompiler.Check(checkpoint, network);
            progress?.Invoke($"{network}: fingerprint", (double)read / all);
            checkpoint.HashOf(network);
            read += checkpoint.WeightsOf(network).Bytes;
        }
        RegisteredModel model = new(checkpoint.Folder, card.Name, checkpoint.Fingerprint);
        registry.Add(model);
        progress?.Invoke("done", 1);
        return new(model, [.. checkpoint.Networks.Select(network => new ImportedNetwork(network, checkpoint.WeightsOf(network), Steps(network, checkpoint, card)))]);
    }

    private static int Steps(Network network, Checkpoint checkpoint, ModelCard card) => network switch
    {
        Network.Prior => card.Recommended?.PriorSteps ?? 25,
        Network.AutoregressivePrior => checkpoint.AutoregressivePriorConfig.SequenceLength,
        Network.Decoder => card.Recommended?.DecoderSteps ?? 20,
        Network.SuperResFirst => (card.Recommended?.UpsamplerSteps ?? 7) - (checkpoint.HasLastStepUpsampler ? 1 : 0),
        Network.SuperResLarge => Cascade.StepsOfSecond(card.Recommended?.UpsamplerSteps ?? 7),
        _ => 1,
    };
}

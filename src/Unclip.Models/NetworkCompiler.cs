using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Unclip.Models.Clip;
using Unclip.Models.Decoder;
using Unclip.Models.Onnx;
using Unclip.Models.Prior;
using Unclip.Models.Safetensors;
using Unclip.Models.Upsampler;

namespace Unclip.Models;

/// <summary>A network as an ONNX graph. Load it by path: its weights are external data beside it.</summary>
/// <param name="Network">Which network it is.</param>
/// <param name="GraphPath">The .onnx file.</param>
/// <param name="FromCache">False when this call wrote it.</param>
public sealed record CompiledGraph(Network Network, string GraphPath, bool FromCache);

/// <summary>
/// Writes a checkpoint's networks as ONNX graphs into a cache folder, under a name that is the hash of everything the
/// graph depends on. Several processes may compile into one folder at once: files appear whole, the graph last.
/// </summary>
public static class NetworkCompiler
{
    /// <summary>Part of every graph's name: to be raised whenever an author writes a different graph.</summary>
    private const string AuthorVersion = "3";

    /// <exception cref="CheckpointException">The config or the weights do not describe a network that can be compiled.</exception>
    public static CompiledGraph Compile(Checkpoint checkpoint, Network network, string cacheFolder)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        NetworkFolder folder = checkpoint[network];
        NetworkAuthor author = Author(checkpoint, network);
        string stem = Path.Combine(Path.GetFullPath(cacheFolder), $"{network}-{Hash(network, author.Shape, folder.WeightsHash)}");
        string graphPath = stem + ".onnx";
        using SafetensorsFiles files = folder.OpenFiles();
        ExternalWeights[] data = [.. files.Select((file, index) => new ExternalWeights(file, index == 0 ? stem : $"{stem}-{index + 1}"))];
        if (File.Exists(graphPath) && data.All(file => file.Restore()))
            return new(network, graphPath, FromCache: true);

        GraphBuilder graph = Build(network, author, folder, [.. files.Zip(data)]);
        Array.ForEach(data, file => file.Write());
        AtomicFile.Write(graphPath, stream => graph.WriteTo(stream, AuthorVersion));
        return new(network, graphPath, FromCache: false);
    }

    /// <summary>Whether the weights are all that the config implies, in shapes and types, and nothing else.</summary>
    /// <exception cref="CheckpointException">They are not; the message names the key.</exception>
    public static void Check(Checkpoint checkpoint, Network network)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        NetworkFolder folder = checkpoint[network];
        using SafetensorsFiles files = folder.OpenFiles();
        Build(network, Author(checkpoint, network), folder, [.. files.Select(file => (file, new ExternalWeights(file, network.ToString())))]);
    }

    private static GraphBuilder Build(Network network, NetworkAuthor author, NetworkFolder folder, (SafetensorsFile, ExternalWeights)[] files)
    {
        var weights = new NetworkWeights(folder.WeightsPath, files);
        var graph = new GraphBuilder(network.ToString(), weights);
        author.Build(graph);
        weights.RequireAllUsed();
        return graph;
    }

    private static NetworkAuthor Author(Checkpoint checkpoint, Network network)
    {
        int captionLength = checkpoint.TextEncoderConfig.MaxPositionEmbeddings;
        int contextLength = captionLength + checkpoint.TextProjectionConfig.ClipExtraContextTokens;
        return network switch
        {
            Network.TextEncoder => new(checkpoint.TextEncoderConfig, graph => ClipTextGraph.Build(graph, checkpoint.TextEncoderConfig)),
            Network.ImageEncoder => new(checkpoint.ImageEncoderConfig, graph => ClipVisionGraph.Build(graph, checkpoint.ImageEncoderConfig)),
            Network.Prior => new(checkpoint.PriorConfig, graph => PriorGraph.Build(graph, checkpoint.PriorConfig)),
            Network.AutoregressivePrior => new(checkpoint.AutoregressivePriorConfig, graph => AutoregressivePriorGraph.Build(graph, checkpoint.AutoregressivePriorConfig)),
            Network.TextProjection => new((checkpoint.TextProjectionConfig, captionLength), graph => TextProjectionGraph.Build(graph, checkpoint.TextProjectionConfig, captionLength)),
            Network.Decoder => new((checkpoint.DecoderConfig, contextLength), graph => UNetGraph.Build(graph, checkpoint.DecoderConfig, contextLength)),
            Network.SuperResFirst or Network.SuperResLast or Network.SuperResLarge => Upsampler(checkpoint.UpsamplerConfigOf(network)),
            _ => throw new ArgumentOutOfRangeException(nameof(network), network, null),
        };
    }

    private static NetworkAuthor Upsampler(UpsamplerConfig config) =>
        new(config, graph => UNetGraph.Build(graph, config.Unconditional(), contextLength: null));

    private static string Hash(Network network, object shape, string weightsHash)
    {
        string identity = $"{AuthorVersion}\n{network}\n{JsonSerializer.Serialize(shape, HashOptions)}\n{weightsHash}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..32];
    }

    private static readonly JsonSerializerOptions HashOptions = new(ConfigJson.Options) { IncludeFields = true, WriteIndented = false };

    /// <param name="Shape">Everything besides the weights that determines the graph.</param>
    /// <param name="Build">Writes the graph.</param>
    private sealed record NetworkAuthor(object Shape, Action<GraphBuilder> Build);
}

using Unclip.Models.Clip;
using Unclip.Models.Decoder;
using Unclip.Models.Onnx;
using Unclip.Models.Prior;
using Unclip.Models.Safetensors;
using Unclip.Models.Upsampler;

namespace Unclip.Models;

/// <summary>Names and shapes of the parameters that a config implies, as a checkpoint has to hold them.</summary>
public static class NetworkParameters
{
    public static IReadOnlyList<(string Name, long[] Shape)> Of(ClipTextConfig config) => Record(graph => ClipTextGraph.Build(graph, config));

    public static IReadOnlyList<(string Name, long[] Shape)> Of(ClipVisionConfig config) => Record(graph => ClipVisionGraph.Build(graph, config));

    public static IReadOnlyList<(string Name, long[] Shape)> Of(PriorTransformerConfig config) => Record(graph => PriorGraph.Build(graph, config));

    public static IReadOnlyList<(string Name, long[] Shape)> Of(AutoregressivePriorConfig config) => Record(graph => AutoregressivePriorGraph.Build(graph, config));

    public static IReadOnlyList<(string Name, long[] Shape)> Of(TextProjectionConfig config) => Record(graph => TextProjectionGraph.Build(graph, config, captionLength: 1));

    public static IReadOnlyList<(string Name, long[] Shape)> Of(UNetConfig config) => Record(graph => UNetGraph.Build(graph, config, contextLength: 1));

    public static IReadOnlyList<(string Name, long[] Shape)> Of(UpsamplerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return Record(graph => UNetGraph.Build(graph, config.Unconditional(), contextLength: null));
    }

    private static List<(string, long[])> Record(Action<GraphBuilder> build)
    {
        Recorder recorder = new();
        build(new GraphBuilder("parameters", recorder));
        return recorder.Asked;
    }

    private sealed class Recorder : IParameterSource
    {
        private readonly HashSet<string> names = new(StringComparer.Ordinal);

        public List<(string, long[])> Asked { get; } = [];

        public StoredParameter Take(string key, params ReadOnlySpan<long> shape)
        {
            if (names.Add(key))
                Asked.Add((key, shape.ToArray()));
            return new(SafetensorsDType.F32, "", 0, 0);
        }
    }
}

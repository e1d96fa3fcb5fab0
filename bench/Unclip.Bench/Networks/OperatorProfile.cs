using System.Text.Json;
using Microsoft.ML.OnnxRuntime;

namespace Unclip.Bench.Networks;

/// <summary>What ONNX Runtime's profiler says of a graph's operators.</summary>
/// <param name="Flops">Floating-point operations of a forward pass in convolutions, matrix products and attention; all else is small beside them.</param>
/// <param name="Shares">Shares of the operators' time, by kind, largest first.</param>
internal sealed record OperatorProfile(double Flops, IReadOnlyList<(string Kind, double Share)> Shares)
{
    private const int Passes = 5;

    /// <param name="graphPath">The graph.</param>
    /// <param name="options">As it is measured without the profiler.</param>
    /// <param name="run">One forward pass.</param>
    public static OperatorProfile Of(string graphPath, SessionOptions options, Action<InferenceSession> run)
    {
        using TemporaryFolder folder = new();
        options.ProfileOutputPathPrefix = Path.Combine(folder.Path, "profile"); // Before the switch, which takes it as it is then.
        options.EnableProfiling = true;
        using InferenceSession session = new(graphPath, options);
        for (int i = 0; i < Passes; i++) run(session);
        using JsonDocument events = JsonDocument.Parse(File.ReadAllText(session.EndProfiling()));
        List<(string Kind, double Flops, double Time)> operators = [.. events.RootElement.EnumerateArray()
            .Where(one => one.TryGetProperty("cat", out JsonElement kind) && kind.ValueEquals("Node") && one.GetProperty("args").TryGetProperty("output_type_shape", out _))
            .Select(one => (one.GetProperty("args").GetProperty("op_name").GetString()!, FlopsOf(one.GetProperty("args")), one.GetProperty("dur").GetDouble()))];
        double time = operators.Sum(one => one.Time);
        return new(operators.Sum(one => one.Flops) / Passes,
            [.. operators.GroupBy(one => one.Kind).Select(kind => (kind.Key, kind.Sum(one => one.Time) / time)).OrderByDescending(kind => kind.Item2)]);
    }

    private static double FlopsOf(JsonElement node)
    {
        string kind = node.GetProperty("op_name").GetString()!;
        long[][] inputs = Shapes(node, "input_type_shape"), outputs = Shapes(node, "output_type_shape");
        if (kind.EndsWith("Conv", StringComparison.Ordinal)) return 2.0 * Size(outputs[0]) * Size(inputs[1]) / inputs[1][0];
        if (kind.EndsWith("MatMul", StringComparison.Ordinal) || kind == "Gemm") return 2.0 * Size(outputs[0]) * inputs[0][^1];
        if (kind.EndsWith("Attention", StringComparison.Ordinal)) return 4.0 * Size(inputs[0]) * inputs[1][1];
        return 0;
    }

    private static long[][] Shapes(JsonElement node, string name) =>
        [.. node.GetProperty(name).EnumerateArray().Select(tensor => tensor.EnumerateObject().First().Value.EnumerateArray().Select(length => length.GetInt64()).ToArray())];

    private static double Size(long[] shape) => shape.Aggregate(1.0, (product, length) => product * length);
}

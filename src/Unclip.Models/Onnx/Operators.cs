using Unclip.Models.Onnx.Ir;

namespace Unclip.Models.Onnx;

/// <summary>Single operators under the names tensor libraries give them.</summary>
internal static class Operators
{
    public static Value Add(this GraphBuilder graph, Value a, Value b) => graph.Node("Add", [a, b]);

    public static Value Mul(this GraphBuilder graph, Value a, Value b) => graph.Node("Mul", [a, b]);

    public static Value Scale(this GraphBuilder graph, Value x, double factor) => factor == 1 ? x : graph.Mul(x, graph.Scalar(factor));

    public static Value MatMul(this GraphBuilder graph, Value a, Value b) => graph.Node("MatMul", [a, b]);

    /// <param name="graph">The graph.</param>
    /// <param name="x">Any shape.</param>
    /// <param name="shape">0 keeps a size, -1 takes what is left.</param>
    public static Value Reshape(this GraphBuilder graph, Value x, params long[] shape) => graph.Node("Reshape", [x, graph.Integers(shape)]);

    public static Value Transpose(this GraphBuilder graph, Value x, params long[] order) => graph.Node("Transpose", [x], ("perm", order));

    public static Value Concat(this GraphBuilder graph, int axis, params Value[] parts) => graph.Node("Concat", parts, ("axis", axis));

    public static Value Softmax(this GraphBuilder graph, Value x) => graph.Node("Softmax", [x], ("axis", -1));

    public static Value ToFloat(this GraphBuilder graph, Value x) => graph.Node("Cast", [x], ("to", (int)TensorProto.Types.DataType.Float));

    /// <summary>x[:, index] of a tensor of at least two axes.</summary>
    public static Value Select(this GraphBuilder graph, Value x, long index) =>
        graph.Node("Squeeze", [graph.Node("Gather", [x, graph.Integers(index)], ("axis", 1)), graph.Integers(1)]);

    /// <summary>[1, …] repeated for every row of <paramref name="like"/>.</summary>
    public static Value ExpandToBatch(this GraphBuilder graph, Value x, Value like, params long[] rest)
    {
        Value batch = graph.Node("Shape", [like], ("start", 0), ("end", 1));
        return graph.Node("Expand", [x, graph.Concat(0, batch, graph.Integers(rest))]);
    }
}

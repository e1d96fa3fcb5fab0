namespace Unclip.Models.Onnx;

internal static class AttentionMask
{
    /// <summary>[1, 1, length, length]: 0 up to the diagonal, <paramref name="hidden"/> after it.</summary>
    public static Value Causal(GraphBuilder graph, int length, float hidden)
    {
        float[] mask = new float[length * length];
        for (int row = 0; row < length; row++)
            mask.AsSpan((row * length) + row + 1, length - row - 1).Fill(hidden);
        return graph.Floats(mask, 1, 1, length, length);
    }

    /// <summary>
    /// Key mask [B, L] (1 attend, 0 do not) → what is added to scores, [B, 1, 1, L + visible]: 0 or -10000, then 0 for
    /// <paramref name="visible"/> keys that are never masked.
    /// </summary>
    public static Value Padding(GraphBuilder graph, Value mask, int visible)
    {
        Value added = graph.Scale(graph.Node("Sub", [graph.Scalar(1), mask]), -10000);
        Value padded = graph.Node("Pad", [added, graph.Integers(0, 0, 0, visible)]);
        return graph.Node("Unsqueeze", [padded, graph.Integers(1, 2)]);
    }
}

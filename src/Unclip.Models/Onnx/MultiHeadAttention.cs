namespace Unclip.Models.Onnx;

/// <summary>softmax(q kᵀ / √d + mask) v over several heads (Vaswani et al. 2017, arXiv 1706.03762, eq. 1).</summary>
/// <param name="Heads">Number of heads.</param>
/// <param name="HeadDim">d, channels per head.</param>
internal readonly record struct MultiHeadAttention(int Heads, int HeadDim)
{
    public int Channels => Heads * HeadDim;

    /// <summary>[B·length, Channels] → [B, length, Heads, HeadDim].</summary>
    public Value SplitHeads(GraphBuilder graph, Value x, int length) => graph.Reshape(x, -1, length, Heads, HeadDim);

    /// <param name="graph">The graph.</param>
    /// <param name="query">[B, L, Heads, HeadDim].</param>
    /// <param name="key">[B, S, Heads, HeadDim].</param>
    /// <param name="value">[B, S, Heads, HeadDim].</param>
    /// <param name="mask">Added to the scores; broadcasts to [B, Heads, L, S].</param>
    /// <returns>[B·L, Channels].</returns>
    public Value Attend(GraphBuilder graph, Value query, Value key, Value value, Value? mask)
    {
        Value q = graph.Scale(graph.Transpose(query, 0, 2, 1, 3), 1 / Math.Sqrt(HeadDim));
        Value scores = graph.MatMul(q, graph.Transpose(key, 0, 2, 3, 1));
        if (mask is Value added)
            scores = graph.Add(scores, added);
        Value attended = graph.MatMul(graph.Softmax(scores), graph.Transpose(value, 0, 2, 1, 3));
        return graph.Reshape(graph.Transpose(attended, 0, 2, 1, 3), -1, Channels);
    }
}

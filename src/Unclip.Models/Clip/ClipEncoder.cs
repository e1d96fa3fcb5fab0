using Unclip.Models.Onnx;

namespace Unclip.Models.Clip;

/// <summary>CLIP's transformer (arXiv 2103.00020): pre-norm blocks of attention and a perceptron, in both towers.</summary>
internal sealed record ClipEncoder(string Prefix, int Channels, int IntermediateChannels, int Layers, int Heads, string Activation, double Epsilon)
{
    /// <param name="graph">The graph.</param>
    /// <param name="x">[B·length, Channels].</param>
    /// <param name="length">Tokens per row.</param>
    /// <param name="mask">Added to the scores.</param>
    public Value Build(GraphBuilder graph, Value x, int length, Value? mask)
    {
        for (int layer = 0; layer < Layers; layer++)
            x = Block(graph, x, $"{Prefix}.layers.{layer}", length, mask);
        return x;
    }

    private Value Block(GraphBuilder graph, Value x, string prefix, int length, Value? mask)
    {
        Value normalised = graph.LayerNorm(x, $"{prefix}.layer_norm1", Channels, Epsilon);
        x = graph.Add(x, SelfAttention(graph, normalised, $"{prefix}.self_attn", length, mask));
        normalised = graph.LayerNorm(x, $"{prefix}.layer_norm2", Channels, Epsilon);
        Value hidden = graph.Activate(graph.Linear(normalised, $"{prefix}.mlp.fc1", Channels, IntermediateChannels), Activation);
        return graph.Add(x, graph.Linear(hidden, $"{prefix}.mlp.fc2", IntermediateChannels, Channels));
    }

    private Value SelfAttention(GraphBuilder graph, Value x, string prefix, int length, Value? mask)
    {
        var attention = new MultiHeadAttention(Heads, Channels / Heads);
        Value Project(string name) => attention.SplitHeads(graph, graph.Linear(x, $"{prefix}.{name}", Channels, Channels), length);
        Value attended = attention.Attend(graph, Project("q_proj"), Project("k_proj"), Project("v_proj"), mask);
        return graph.Linear(attended, $"{prefix}.out_proj", Channels, Channels);
    }
}

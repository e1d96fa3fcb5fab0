namespace Unclip.Models.Onnx;

internal static class Activations
{
    /// <summary>x · σ(x), which ONNX Runtime fuses.</summary>
    public static Value Silu(this GraphBuilder graph, Value x) => graph.Mul(x, graph.Node("Sigmoid", [x]));

    /// <summary>x · σ(1.702 x), the approximation that CLIP was trained with.</summary>
    public static Value QuickGelu(this GraphBuilder graph, Value x) =>
        graph.Mul(x, graph.Node("Sigmoid", [graph.Scale(x, 1.702)]));

    /// <summary>x · Φ(x), exact.</summary>
    public static Value Gelu(this GraphBuilder graph, Value x) => graph.Node("Gelu", [x], ("approximate", "none"));

    /// <param name="graph">The graph.</param>
    /// <param name="x">Any shape.</param>
    /// <param name="name">CLIP's hidden_act.</param>
    public static Value Activate(this GraphBuilder graph, Value x, string name) => name switch
    {
        "quick_gelu" => graph.QuickGelu(x),
        "gelu" => graph.Gelu(x),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Expected 'quick_gelu' or 'gelu'."),
    };
}

namespace Unclip.Models.Onnx;

/// <summary>Layers with parameters, named by the prefix under which PyTorch saves them.</summary>
internal static class Layers
{
    /// <summary>
    /// x Wᵀ + b for rows x. Sequences are kept as [B·L, channels], so that the weight serves as it lies in the
    /// checkpoint, [out, in], and nothing is transposed.
    /// </summary>
    public static Value Linear(this GraphBuilder graph, Value x, string prefix, long inChannels, long outChannels, bool bias = true)
    {
        Value weight = graph.Parameter($"{prefix}.weight", outChannels, inChannels);
        return bias
            ? graph.Node("Gemm", [x, weight, graph.Parameter($"{prefix}.bias", outChannels)], ("transB", 1))
            : graph.Node("Gemm", [x, weight], ("transB", 1));
    }

    public static Value LayerNorm(this GraphBuilder graph, Value x, string prefix, long channels, double epsilon = 1e-5) => graph.Node(
        "LayerNormalization",
        [x, graph.Parameter($"{prefix}.weight", channels), graph.Parameter($"{prefix}.bias", channels)],
        ("axis", -1),
        ("epsilon", (float)epsilon));

    /// <summary>
    /// GroupNorm as an instance norm over groups followed by the affine map: faster in ONNX Runtime than the operator.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="x">[B, channels, size, size].</param>
    /// <param name="prefix">Of weight and bias.</param>
    /// <param name="channels">A multiple of the number of groups.</param>
    /// <param name="size">Height and width.</param>
    /// <param name="groups">Channels are normalised together in this many groups.</param>
    /// <param name="epsilon">Added to the variance.</param>
    public static Value GroupNorm(this GraphBuilder graph, Value x, string prefix, int channels, int size, int groups, double epsilon)
    {
        Value ones = graph.Floats([.. Enumerable.Repeat(1f, groups)], groups);
        Value zeros = graph.Floats(new float[groups], groups);
        Value grouped = graph.Reshape(x, 0, groups, (long)channels / groups * size * size);
        Value normalised = graph.Node("InstanceNormalization", [grouped, ones, zeros], ("epsilon", (float)epsilon));
        Value restored = graph.Reshape(normalised, 0, channels, size, size);
        Value weight = graph.ParameterAs($"{prefix}.weight", [channels], [channels, 1, 1]);
        Value bias = graph.ParameterAs($"{prefix}.bias", [channels], [channels, 1, 1]);
        return graph.Add(graph.Mul(restored, weight), bias);
    }

    /// <summary>A convolution that keeps the spatial size.</summary>
    public static Value Conv(this GraphBuilder graph, Value x, string prefix, long inChannels, long outChannels, long kernel)
    {
        Value weight = graph.Parameter($"{prefix}.weight", outChannels, inChannels, kernel, kernel);
        Value bias = graph.Parameter($"{prefix}.bias", outChannels);
        long pad = kernel / 2;
        return graph.Node("Conv", [x, weight, bias], ("kernel_shape", new[] { kernel, kernel }), ("pads", new[] { pad, pad, pad, pad }));
    }
}

namespace Unclip.Models.Onnx;

/// <summary>Sinusoids of t through a two-layer perceptron, as in arXiv 2006.11239 (appendix B).</summary>
internal static class TimestepEmbedding
{
    /// <param name="graph">The graph.</param>
    /// <param name="timestep">[B], float.</param>
    /// <param name="prefix">Of linear_1 and linear_2.</param>
    /// <param name="channels">Sinusoids, an even number.</param>
    /// <param name="embeddingChannels">Width of the result.</param>
    /// <param name="flipSinToCos">Cosines come first.</param>
    /// <param name="frequencyShift">freq_shift: the last frequency is 10000^-((n-1)/(n - shift)) with n = channels / 2.</param>
    /// <returns>[B, embeddingChannels].</returns>
    public static Value Build(GraphBuilder graph, Value timestep, string prefix, int channels, int embeddingChannels, bool flipSinToCos = true, int frequencyShift = 0)
    {
        int half = channels / 2;
        // In single precision, as PyTorch computes them: at t = 999 the rounding of a frequency reaches the result.
        float[] frequencies = [.. Enumerable.Range(0, half).Select(i => MathF.Exp((float)-Math.Log(10000) * i / (half - frequencyShift)))];
        Value angles = graph.Mul(graph.Reshape(timestep, -1, 1), graph.Floats(frequencies, 1, half));
        Value sines = graph.Node("Sin", [angles]);
        Value cosines = graph.Node("Cos", [angles]);
        Value sinusoids = flipSinToCos ? graph.Concat(1, cosines, sines) : graph.Concat(1, sines, cosines);
        Value hidden = graph.Silu(graph.Linear(sinusoids, $"{prefix}.linear_1", channels, embeddingChannels));
        return graph.Linear(hidden, $"{prefix}.linear_2", embeddingChannels, embeddingChannels);
    }
}

using static TorchSharp.torch;

namespace Unclip.Training.Networks;

/// <summary>Pre-norm transformer as in transformers' CLIPEncoder: <c>{prefix}.layers.{i}</c>.</summary>
internal sealed class ClipEncoder
{
    private readonly ClipEncoderLayer[] layers;

    public ClipEncoder(ParameterSet set, string prefix, int width, int hidden, int layerCount, int heads, double epsilon) =>
        layers = [.. Enumerable.Range(0, layerCount)
            .Select(i => new ClipEncoderLayer(set, $"{prefix}.layers.{i}", width, hidden, heads, epsilon, layerCount))];

    public Tensor Forward(Tensor x, Tensor? mask) => layers.Aggregate(x, (h, layer) => layer.Forward(h, mask));
}

internal sealed class ClipEncoderLayer(ParameterSet set, string prefix, int width, int hidden, int heads, double epsilon, int depth)
{
    private readonly LayerNorm norm1 = new(set, $"{prefix}.layer_norm1", width, epsilon);
    private readonly Linear query = new(set, $"{prefix}.self_attn.q_proj", width, width);
    private readonly Linear key = new(set, $"{prefix}.self_attn.k_proj", width, width);
    private readonly Linear value = new(set, $"{prefix}.self_attn.v_proj", width, width);
    private readonly Linear output = new(set, $"{prefix}.self_attn.out_proj", width, width, gain: 1 / Math.Sqrt(2.0 * depth));
    private readonly LayerNorm norm2 = new(set, $"{prefix}.layer_norm2", width, epsilon);
    private readonly Linear expand = new(set, $"{prefix}.mlp.fc1", width, hidden);
    private readonly Linear contract = new(set, $"{prefix}.mlp.fc2", hidden, width, gain: 1 / Math.Sqrt(2.0 * depth));

    public Tensor Forward(Tensor x, Tensor? mask)
    {
        Tensor h = norm1.Forward(x);
        x = x + output.Forward(Attention.MultiHead(query.Forward(h), key.Forward(h), value.Forward(h), heads, mask));
        h = expand.Forward(norm2.Forward(x));
        return x + contract.Forward(h * sigmoid(1.702 * h)); // quick_gelu
    }
}

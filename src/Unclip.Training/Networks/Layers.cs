using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Unclip.Training.Networks;

/// <summary>y = x Wᵀ + b on the last dimension.</summary>
public sealed class Linear
{
    private readonly Parameter weight;
    private readonly Parameter? bias;
    private readonly ScalarType precision;

    /// <param name="gain">Factor on the default deviation 1/√in; 0 starts the layer at zero.</param>
    public Linear(ParameterSet set, string name, long inputs, long outputs, bool hasBias = true, double gain = 1)
    {
        ArgumentNullException.ThrowIfNull(set);
        weight = set.Add($"{name}.weight", [outputs, inputs], gain / Math.Sqrt(inputs), isMatrix: true);
        bias = hasBias ? set.Add($"{name}.bias", [outputs], 0) : null;
        precision = set.ProductPrecision(inputs, outputs);
    }

    public Tensor Forward(Tensor x) =>
        functional.linear(x.to(precision), weight.Tensor.to(precision), bias?.Tensor.to(precision)).to(ScalarType.Float32);
}

public sealed class LayerNorm(ParameterSet set, string name, long width, double epsilon = 1e-5)
{
    private readonly Parameter weight = set.Add($"{name}.weight", [width], 0, mean: 1);
    private readonly Parameter bias = set.Add($"{name}.bias", [width], 0);

    public Tensor Forward(Tensor x) => functional.layer_norm(x, [width], weight.Tensor, bias.Tensor, epsilon);
}

/// <summary>Group normalisation over [B, C, …].</summary>
public sealed class GroupNorm(ParameterSet set, string name, int groups, long channels, double epsilon)
{
    private readonly Parameter weight = set.Add($"{name}.weight", [channels], 0, mean: 1);
    private readonly Parameter bias = set.Add($"{name}.bias", [channels], 0);

    public Tensor Forward(Tensor x) => functional.group_norm(x, groups, weight.Tensor, bias.Tensor, epsilon);
}

/// <summary>Square convolution over [B, C, H, W] that keeps H and W at stride 1.</summary>
public sealed class Conv2d
{
    private readonly Parameter weight;
    private readonly Parameter? bias;
    private readonly int padding;
    private readonly int stride;
    private readonly ScalarType precision;

    public Conv2d(ParameterSet set, string name, long inputs, long outputs, int kernel, double gain = 1, int stride = 1, bool hasBias = true)
    {
        ArgumentNullException.ThrowIfNull(set);
        weight = set.Add($"{name}.weight", [outputs, inputs, kernel, kernel], gain / Math.Sqrt(inputs * kernel * kernel), isMatrix: true);
        bias = hasBias ? set.Add($"{name}.bias", [outputs], 0) : null;
        this.stride = stride;
        padding = stride == 1 ? kernel / 2 : 0;
        precision = set.ProductPrecision(inputs, outputs);
    }

    public Tensor Forward(Tensor x) =>
        functional.conv2d(x.to(precision), weight.Tensor.to(precision), bias?.Tensor.to(precision),
            strides: [stride, stride], padding: [padding, padding]).to(ScalarType.Float32);
}

using Unclip.Models.Onnx;

namespace Unclip.Models.Decoder;

internal enum Resampling
{
    None,

    /// <summary>Nearest neighbour, twice the size.</summary>
    Up,

    /// <summary>2×2 mean, half the size.</summary>
    Down,
}

/// <summary>What all residual blocks of a UNet have in common.</summary>
/// <param name="TimeChannels">Width of the time embedding.</param>
/// <param name="NormGroups">Groups of each GroupNorm.</param>
/// <param name="NormEpsilon">Of each GroupNorm.</param>
/// <param name="ScaleShift">The time embedding scales and shifts the second norm's output; else it is added before that norm.</param>
internal sealed record ResnetSettings(int TimeChannels, int NormGroups, double NormEpsilon, bool ScaleShift);

/// <summary>ADM's residual block (arXiv 2105.05233), with the resampling inside: on the hidden path after norm1 and SiLU, and on the skip.</summary>
internal sealed class ResnetBlock(GraphBuilder graph, ResnetSettings settings)
{
    /// <param name="x">The picture's features.</param>
    /// <param name="prefix">Of the parameters.</param>
    /// <param name="activatedTime">SiLU of the time embedding, [B, TimeChannels].</param>
    /// <param name="outChannels">Channels of the result.</param>
    /// <param name="resampling">Of the result against the input.</param>
    /// <param name="outputScale">The sum of skip and hidden path is divided by this.</param>
    public Features Build(Features x, string prefix, Value activatedTime, int outChannels, Resampling resampling = Resampling.None, double outputScale = 1)
    {
        Value hidden = graph.Silu(Norm(x, $"{prefix}.norm1"));
        Features main = Resample(x with { Value = hidden }, resampling);
        Features skip = Resample(x, resampling);
        main = main with { Value = graph.Conv(main.Value, $"{prefix}.conv1", x.Channels, outChannels, 3), Channels = outChannels };
        main = main with { Value = graph.Silu(AddTime(main, prefix, activatedTime)) };
        Value result = graph.Conv(main.Value, $"{prefix}.conv2", outChannels, outChannels, 3);
        Value shortcut = x.Channels == outChannels ? skip.Value : graph.Conv(skip.Value, $"{prefix}.conv_shortcut", x.Channels, outChannels, 1);
        return main with { Value = graph.Scale(graph.Add(shortcut, result), 1 / outputScale) };
    }

    private Value AddTime(Features x, string prefix, Value activatedTime)
    {
        int channels = settings.ScaleShift ? 2 * x.Channels : x.Channels;
        Value time = graph.Reshape(graph.Linear(activatedTime, $"{prefix}.time_emb_proj", settings.TimeChannels, channels), -1, channels, 1, 1);
        if (!settings.ScaleShift)
            return Norm(x with { Value = graph.Add(x.Value, time) }, $"{prefix}.norm2");
        Value[] parts = graph.Nodes("Split", 2, [time], ("axis", 1), ("num_outputs", 2));
        Value scaled = graph.Mul(Norm(x, $"{prefix}.norm2"), graph.Add(parts[0], graph.Scalar(1)));
        return graph.Add(scaled, parts[1]);
    }

    private Value Norm(Features x, string prefix) =>
        graph.GroupNorm(x.Value, prefix, x.Channels, x.Size, settings.NormGroups, settings.NormEpsilon);

    private Features Resample(Features x, Resampling resampling) => resampling switch
    {
        Resampling.Up => x with
        {
            Value = graph.Node(
                "Resize",
                [x.Value, new Value(""), graph.Floats([1, 1, 2, 2], 4)],
                ("mode", "nearest"),
                ("coordinate_transformation_mode", "asymmetric"),
                ("nearest_mode", "floor")),
            Size = x.Size * 2,
        },
        Resampling.Down => x with
        {
            Value = graph.Node("AveragePool", [x.Value], ("kernel_shape", new long[] { 2, 2 }), ("strides", new long[] { 2, 2 })),
            Size = x.Size / 2,
        },
        _ => x,
    };
}

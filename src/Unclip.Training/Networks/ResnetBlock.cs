using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Unclip.Training.Networks;

internal enum Resampling
{
    None,
    Up,
    Down,
}

/// <summary>diffusers' ResnetBlock2D with a time embedding, optionally resampling both the skip and the hidden path.</summary>
internal sealed class ResnetBlock
{
    private readonly GroupNorm norm1;
    private readonly Conv2d conv1;
    private readonly Linear timeProjection;
    private readonly GroupNorm norm2;
    private readonly Conv2d conv2;
    private readonly Conv2d? shortcut;
    private readonly Resampling resampling;
    private readonly bool scaleShift;

    public ResnetBlock(ParameterSet set, string prefix, int inputs, int outputs, UNetShape shape, Resampling resampling = Resampling.None)
    {
        (this.resampling, scaleShift) = (resampling, shape.ScaleShift);
        norm1 = new(set, $"{prefix}.norm1", shape.Groups, inputs, shape.Epsilon);
        conv1 = new(set, $"{prefix}.conv1", inputs, outputs, 3);
        timeProjection = new(set, $"{prefix}.time_emb_proj", shape.TimeWidth, scaleShift ? 2 * outputs : outputs);
        norm2 = new(set, $"{prefix}.norm2", shape.Groups, outputs, shape.Epsilon);
        conv2 = new(set, $"{prefix}.conv2", outputs, outputs, 3, gain: 0);
        shortcut = inputs == outputs ? null : new(set, $"{prefix}.conv_shortcut", inputs, outputs, 1);
    }

    public Tensor Forward(Tensor x, Tensor time)
    {
        Tensor h = Resample(functional.silu(norm1.Forward(x)));
        x = Resample(x);
        Tensor t = timeProjection.Forward(functional.silu(time)).unsqueeze(-1).unsqueeze(-1);
        h = conv1.Forward(h);
        h = scaleShift ? Modulate(norm2.Forward(h), t) : norm2.Forward(h + t);
        return (shortcut?.Forward(x) ?? x) + conv2.Forward(functional.silu(h));
    }

    private static Tensor Modulate(Tensor h, Tensor t)
    {
        Tensor[] parts = t.chunk(2, 1);
        return h * (1 + parts[0]) + parts[1];
    }

    private Tensor Resample(Tensor x) => resampling switch
    {
        Resampling.Up => functional.interpolate(x, scale_factor: [2.0, 2.0], mode: InterpolationMode.Nearest),
        Resampling.Down => functional.avg_pool2d(x, 2),
        _ => x,
    };
}

/// <summary>What all blocks of one UNet share.</summary>
internal sealed record UNetShape(int TimeWidth, int Groups, double Epsilon, bool ScaleShift, int ContextWidth, int HeadWidth);

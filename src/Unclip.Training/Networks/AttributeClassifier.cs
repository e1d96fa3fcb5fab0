using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Unclip.Training.Networks;

/// <summary>Shape of an <see cref="AttributeClassifier"/>.</summary>
public sealed record AttributeClassifierConfig
{
    /// <summary>Side of the pictures; halved before every block and once more after the last.</summary>
    public int ImageSize { get; init; } = 64;
    public int[] BlockOutChannels { get; init; } = [24, 48, 96, 128];
    public int HiddenSize { get; init; } = 128;
    public int NormNumGroups { get; init; } = 8;
    /// <summary>Number of answers to each question.</summary>
    public required int[] ClassCounts { get; init; }
}

/// <summary>A small convolutional network that answers several questions about a picture at once.</summary>
public sealed class AttributeClassifier
{
    private readonly AttributeClassifierConfig config;
    private readonly Conv2d stem;
    private readonly List<(Conv2d First, GroupNorm FirstNorm, Conv2d Second, GroupNorm SecondNorm)> blocks = [];
    private readonly Linear hidden;
    private readonly Linear heads;

    public AttributeClassifier(ParameterSet set, AttributeClassifierConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        this.config = config;
        int[] channels = config.BlockOutChannels;
        stem = new(set, "stem", 3, channels[0], 3);
        for (int i = 1; i < channels.Length; i++)
        {
            blocks.Add((new(set, $"blocks.{i}.conv1", channels[i - 1], channels[i], 3), new(set, $"blocks.{i}.norm1", config.NormNumGroups, channels[i], 1e-5),
                new(set, $"blocks.{i}.conv2", channels[i], channels[i], 3), new(set, $"blocks.{i}.norm2", config.NormNumGroups, channels[i], 1e-5)));
        }
        int side = config.ImageSize >> channels.Length;
        hidden = new(set, "hidden", channels[^1] * side * side, config.HiddenSize);
        heads = new(set, "heads", config.HiddenSize, config.ClassCounts.Sum());
    }

    /// <param name="pixels">[B, 3, S, S] in [-1, 1].</param>
    /// <returns>Logits, one [B, classes] for each question.</returns>
    public Tensor[] Forward(Tensor pixels)
    {
        Tensor x = functional.avg_pool2d(functional.silu(stem.Forward(pixels)), 2);
        foreach (var (first, firstNorm, second, secondNorm) in blocks)
        {
            Tensor h = functional.silu(firstNorm.Forward(first.Forward(x)));
            x = functional.avg_pool2d(h + functional.silu(secondNorm.Forward(second.Forward(h))), 2);
        }
        return heads.Forward(functional.silu(hidden.Forward(x.flatten(1)))).split([.. config.ClassCounts.Select(count => (long)count)], 1);
    }
}

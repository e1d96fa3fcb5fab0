using Unclip.Models.Upsampler;
using Unclip.Training.Data;

namespace Unclip.Training;

/// <summary>One of the cascade's upsamplers and how it is trained.</summary>
/// <param name="Network">Its folder's name.</param>
/// <param name="SmallSide">Side of the pictures that it enlarges.</param>
/// <param name="Elder">A network of the same shape, whose weights a warm start takes while this one has none.</param>
public sealed record UpsamplerRecipe(string Network, int SmallSide, UpsamplerConfig Config, Degradation Degradation, string? Elder = null)
{
    /// <summary>The network of a checkpoint that a warm start begins from.</summary>
    public string StartIn(string checkpoint) => Elder is null || Directory.Exists(Path.Combine(checkpoint, Network)) ? Network : Elder;
}

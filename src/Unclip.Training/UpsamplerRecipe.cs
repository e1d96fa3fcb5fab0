using Unclip.Models.Upsampler;
using Unclip.Training.Data;

namespace Unclip.Training;

/// <summary>One of the cascade's upsamplers and how it is trained.</summary>
/// <param name="Network">Its folder's name.</param>
/// <param name="SmallSide">Side of the pictures that it enlarges.</param>
public sealed record UpsamplerRecipe(string Network, int SmallSide, UpsamplerConfig Config, Degradation Degradation);

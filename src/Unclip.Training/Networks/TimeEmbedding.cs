using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Unclip.Training.Networks;

/// <summary>diffusers' Timesteps followed by TimestepEmbedding: sinusoids [cos, sin], then linear, SiLU, linear.</summary>
internal sealed class TimeEmbedding(ParameterSet set, string prefix, int channels, int width)
{
    private readonly Linear linear1 = new(set, $"{prefix}.linear_1", channels, width);
    private readonly Linear linear2 = new(set, $"{prefix}.linear_2", width, width);

    /// <param name="timesteps">[B] float</param>
    /// <returns>[B, width]</returns>
    public Tensor Forward(Tensor timesteps)
    {
        int half = channels / 2;
        Tensor frequencies = (arange(half, dtype: ScalarType.Float32) * (-Math.Log(10000) / half)).exp();
        Tensor angles = timesteps.unsqueeze(1) * frequencies;
        return linear2.Forward(functional.silu(linear1.Forward(cat([angles.cos(), angles.sin()], -1))));
    }
}

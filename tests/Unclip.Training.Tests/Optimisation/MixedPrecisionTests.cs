using Unclip.Training.Networks;
using Unclip.Training.Optimisation;
using Unclip.Training.Tests.Networks;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Unclip.Training.Tests.Optimisation;

public sealed class MixedPrecisionTests
{
    /// <summary>bfloat16 keeps 8 bits: its gradient points where float32's does, and is not the very same.</summary>
    [Fact]
    public void Gradients_point_where_those_of_full_precision_do()
    {
        Tensor full = Gradients(mixed: false), mixed = Gradients(mixed: true);

        Assert.Equal(ScalarType.Float32, mixed.dtype);
        float cosine = functional.cosine_similarity(full, mixed, dim: 0).item<float>();
        Assert.InRange(cosine, 0.999f, 0.999999f);
    }

    [Fact]
    public void Maps_of_few_channels_keep_full_precision()
    {
        ParameterSet set = new() { MixedPrecision = true };

        Assert.Equal(ScalarType.Float32, set.ProductPrecision(3, 64));
        Assert.Equal(ScalarType.Float32, set.ProductPrecision(64, 3));
        Assert.Equal(ScalarType.BFloat16, set.ProductPrecision(64, 64));
    }

    private static Tensor Gradients(bool mixed)
    {
        ParameterSet set = new() { MixedPrecision = mixed };
        UNet unet = new(set, SmallUNet.Config);
        set.Allocate(seed: 7);
        using Generator generator = new(3);
        using (no_grad())
            set.Values.add_(randn([set.Values.shape[0]], generator: generator), alpha: 0.05); // zero-initialised layers would hide everything before them
        Tensor sample = randn([4, 3, 8, 8], generator: generator), context = randn([4, 5, 16], generator: generator);
        Tensor time = randn([4, 64], generator: generator), target = randn([4, 3, 8, 8], generator: generator);
        Tensor output = unet.Forward(sample, tensor(new float[] { 3, 250, 600, 999 }), context, ones(4, 5), time);
        functional.mse_loss(output, target).backward();
        return set.Gradients;
    }
}

using Unclip.Training.Networks;
using Unclip.Training.Optimisation;
using Xunit;
using static TorchSharp.torch;

namespace Unclip.Training.Tests.Optimisation;

public sealed class SharpnessAwarenessTests
{
    [Fact]
    public void The_gradient_is_taken_a_radius_up_the_slope_and_the_values_come_back()
    {
        ParameterSet set = new();
        Parameter x = set.Add("x", [2], 1);
        set.Allocate(seed: 1);
            set.Load(_ => [3f, 4f]);
        SharpnessAwareness sharpness = new(set, 0.5);

        void Accumulate() => (x.Tensor * x.Tensor).sum().backward(); // gradient 2x
        Accumulate();
        sharpness.Climb();
        Assert.Equal([3.3f, 4.4f], set.Values.data<float>().ToArray().Select(v => MathF.Round(v, 4)));
        Accumulate();
        sharpness.Return();

        Assert.Equal([3f, 4f], set.Values.data<float>().ToArray().Select(v => MathF.Round(v, 4)));
        Assert.Equal([6.6f, 8.8f], set.Gradients.data<float>().ToArray().Select(v => MathF.Round(v, 4)));
    }
}

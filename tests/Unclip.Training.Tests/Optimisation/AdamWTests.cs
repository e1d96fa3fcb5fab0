using Unclip.Training.Networks;
using Unclip.Training.Optimisation;
using Xunit;
using static TorchSharp.torch;

namespace Unclip.Training.Tests.Optimisation;

public sealed class AdamWTests
{
    private const double Rate = 0.01;

    [Theory]
    [InlineData(12, 5, false)]
    [InlineData(5, 12, false)]
    [InlineData(16, 48, true)]
    public void A_matrix_moves_the_same_way_in_every_direction_of_its_gradient(int rows, int columns, bool mixedPrecision)
    {
        ParameterSet set = new() { MixedPrecision = mixedPrecision };
        Parameter matrix = set.Add("weight", [rows, columns], 1, isMatrix: true);
        set.Allocate();
        Tensor before = matrix.Tensor.detach().clone();
        Tensor stretched = randn(rows, columns) * linspace(0.1, 3, columns);
        set.Gradients.copy_(stretched.flatten());

        new AdamW(set) { WeightDecay = 0 }.Step(1, Rate);

        Tensor moved = (before - matrix.Tensor.detach()) / (Rate * 0.2 * Math.Sqrt(Math.Max(rows, columns)));
        float[] singular = linalg.svdvals(moved).data<float>().ToArray();
        Assert.All(singular, value => Assert.InRange(value, 0.6f, 1.3f)); // the quintic iteration's band
        Assert.True((moved * stretched).sum().item<float>() > 0, "It moved uphill.");
    }

    [Fact]
    public void What_is_no_matrix_moves_by_the_learning_rate_at_first()
    {
        ParameterSet set = new();
        set.Add("first", [4, 4], 0, isMatrix: true);
        Parameter vector = set.Add("bias", [3], 0);
        set.Allocate();
        set.Gradients.copy_(tensor([.. Enumerable.Repeat(0f, 16), 0.5f, -0.2f, 0.01f]));

        new AdamW(set) { WeightDecay = 0 }.Step(1, Rate);

        Assert.Equal([-0.01f, 0.01f, -0.01f], vector.Tensor.data<float>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
    }

}

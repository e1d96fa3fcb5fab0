using Unclip.Training.Evaluation;
using Xunit;
using static TorchSharp.torch;

namespace Unclip.Training.Tests.Evaluation;

public sealed class FrechetDistanceTests
{
    private const int Width = 6;
    private static readonly float[] Cloud = Draw(1, 4000);

    [Fact]
    public void A_set_is_at_no_distance_from_itself() => Assert.Equal(0, FrechetDistance.Between(Cloud, Cloud, Width), 1e-6);

    [Fact]
    public void A_shift_counts_with_its_square() =>
        Assert.Equal(Width * 0.25, FrechetDistance.Between(Cloud, [.. Cloud.Select(value => value + 0.5f)], Width), 1e-3);

    /// <summary>Σ₂ = 4 Σ₁: tr(Σ₁ + 4 Σ₁ - 2 · 2 Σ₁) = tr Σ₁, here about the width; and |μ|² of the small shift of the mean.</summary>
    [Fact]
    public void A_stretch_counts_with_the_difference_of_the_deviations() =>
        Assert.Equal(Width, FrechetDistance.Between(Cloud, [.. Cloud.Select(value => value * 2)], Width), 0.3);

    [Fact]
    public void Two_draws_of_one_distribution_are_near() => Assert.InRange(FrechetDistance.Between(Cloud, Draw(2, 4000), Width), 0, 0.03);

    private static float[] Draw(ulong seed, int count)
    {
        using Generator generator = new(seed);
        return randn([count, Width], generator: generator).data<float>().ToArray();
    }
}

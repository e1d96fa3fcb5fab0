using Unclip.Diffusion.Interpolation;
using Unclip.Golden;

namespace Unclip.Diffusion.Tests.Interpolation;

public class SlerpTests
{
    [Theory]
    [InlineData("slerp_vector", "low", "high", 16)]
    [InlineData("slerp2d_whole_tensor", "low2d", "high2d", 77 * 6)]
    [InlineData("slerp2d_per_row", "low2d", "high2d", 6)]
    public void The_reference_arcs_are_followed(string expected, string from, string to, int rowSize)
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        using GoldenTensors golden = GoldenFolder.Tensors("slerp");
        float[] a = golden.Floats(from), b = golden.Floats(to), thetas = golden.Floats("vals"), arcs = golden.Floats(expected), mixed = new float[a.Length];
        for (int i = 0; i < thetas.Length; i++)
        {
            Slerp.BetweenRows(a, b, rowSize, thetas[i], mixed);
            Close.Within(GoldenFolder.Tolerance("slerp"), arcs.AsSpan(i * a.Length, a.Length), mixed, $"θ = {thetas[i]}");
        }
    }

    [Fact]
    public void The_length_stays_that_of_both_ends_where_they_have_the_same()
    {
        float[] a = [1, 0, 0], b = [0, 0.6f, 0.8f], mixed = new float[3];
        foreach (double theta in (double[])[0, 0.1, 0.5, 0.9, 1])
        {
            Slerp.Between(a, b, theta, mixed);
            Assert.Equal(1, Math.Sqrt(mixed.Sum(value => value * value)), 1e-6);
        }
    }

    [Fact]
    public void Parallel_and_empty_vectors_are_mixed_in_a_straight_line()
    {
        float[] mixed = new float[2];
        Slerp.Between([1, 2], [2, 4], 0.5, mixed);
        Assert.Equal([1.5f, 3], mixed);
        Slerp.Between([0, 0], [2, 4], 0.25, mixed);
        Assert.Equal([0.5f, 1], mixed);
    }
}

using Unclip.Models;
using Unclip.Training.Checkpoints;
using Xunit;

namespace Unclip.Training.Tests.Checkpoints;

public sealed class PrincipalAxesTests
{
    [Fact]
    public void Axes_lie_along_the_largest_deviations_and_all_of_them_reconstruct()
    {
        Random random = new(4);
        float[] values = new float[2000 * 3];
        for (int i = 0; i < 2000; i++)
        {
            values[3 * i] = 7 + 3 * Gaussian(random);
            values[3 * i + 1] = 0.1f * Gaussian(random);
            values[3 * i + 2] = 1 * Gaussian(random);
        }
        PrincipalComponents components = PrincipalAxes.Of(values, 3);
        Assert.Equal(7, components.Mean[0], 0.2f);
        Assert.Equal([3, 1, 0.1f], components.Deviations, (expected, actual) => Math.Abs(expected - actual) < 0.1f * expected);
        Assert.Equal(1, Math.Abs(components.Axes[0]), 0.01f);
        Assert.Equal(1, Math.Abs(components.Axes[3 + 2]), 0.01f);

        float[] point = [9, 0.05f, -2];
        Assert.Equal(components.Mean, components.Reconstruct(point, 0));
        Assert.Equal(9, components.Reconstruct(point, 1)[0], 0.1f);
        Assert.Equal(0, components.Reconstruct(point, 1)[2], 0.1f);
        Assert.Equal(point, components.Reconstruct(point, 3), (expected, actual) => Math.Abs(expected - actual) < 1e-4f);
    }

    private static float Gaussian(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}

using Unclip.Training.Checkpoints;
using Xunit;

namespace Unclip.Training.Tests.Checkpoints;

public sealed class PrincipalAxesTests
{
    [Fact]
    public void Projections_are_in_standard_deviations_along_the_longest_axes()
    {
        Random random = new(4);
        float[] values = new float[2000 * 3];
        for (int i = 0; i < 2000; i++)
        {
            values[3 * i] = 7 + 3 * Gaussian(random);
            values[3 * i + 1] = 0.1f * Gaussian(random);
            values[3 * i + 2] = 1 * Gaussian(random);
        }
        float[][] axes = PrincipalAxes.Of(values, 3, 2);
        Assert.Equal(1 / 3f, Math.Abs(axes[0][0]), 0.02f);
        Assert.Equal(1f, Math.Abs(axes[1][2]), 0.05f);
        Assert.InRange(Math.Abs(axes[0][1]), 0, 0.05f);
    }

    private static float Gaussian(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}

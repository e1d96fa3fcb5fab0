using Unclip.Training.Data;
using Xunit;

namespace Unclip.Training.Tests.Data;

public sealed class DegradationTests
{
    private const int Side = 16, Left = 6;

    /// <summary>Black on the left, white on the right, in all three channels.</summary>
    private static readonly float[] Edge = [.. Enumerable.Range(0, 3 * Side * Side).Select(i => i % Side < Left ? -1f : 1f)];

    [Fact]
    public void Blur_softens_the_edge_and_keeps_flat_parts_and_the_mean()
    {
        float[][] results = Results(new() { Blur = 1.5f });
        Assert.All(results, result =>
        {
            Assert.Equal(-1, result[0], 1e-4f);
            Assert.Equal(1, result[Side - 1], 1e-4f);
            Assert.Equal(Edge.Average(), result.Average(), 0.01f);
        });
        Assert.Contains(results, result => result[Left] < 0.8f);
        Assert.Contains(results, result => result.SequenceEqual(Edge)); // one in ten stays as it is
    }

    [Fact]
    public void Noise_is_no_stronger_than_allowed()
    {
        double[] deviations = [.. Results(new() { Blur = 0, Noise = 0.2f }).Select(result =>
            Math.Sqrt(result.Zip(Edge, (a, b) => (double)(a - b) * (a - b)).Average()))];
        Assert.InRange(deviations.Max(), 0.1, 0.23);
    }

    [Fact]
    public void Jpeg_leaves_its_traces() =>
        Assert.Contains(Results(new() { Blur = 0, JpegQuality = 20 }), result => result.Zip(Edge, (a, b) => Math.Abs(a - b)).Max() > 0.02);

    private static float[][] Results(Degradation degradation)
    {
        Random random = new(2);
        return [.. Enumerable.Range(0, 40).Select(_ => degradation.Apply(Edge, Side, random))];
    }
}

using Unclip.Training.Evaluation;
using Xunit;

namespace Unclip.Training.Tests.Evaluation;

public sealed class EnlargementScoresTests
{
    private const int Side = 32;

    [Fact]
    public void A_soft_edge_is_less_sharp_and_further_off()
    {
        float[] drawn = Edge(1), soft = Edge(4);
        EnlargementScores perfect = EnlargementScores.Of(drawn, drawn, Side), blurred = EnlargementScores.Of(soft, drawn, Side);
        Assert.Equal(1, perfect.Sharpness, 6);
        Assert.Equal(0.25, blurred.Sharpness, 0.01);
        Assert.True(perfect.Psnr > 100 && blurred.Psnr is > 10 and < 30);
    }

    /// <summary>Black to white within so many pixels.</summary>
    private static float[] Edge(int width) =>
        [.. Enumerable.Range(0, 3 * Side * Side).Select(i => Math.Clamp((2f * (i % Side - Side / 2) / width) + 1, -1, 1))];
}

using Unclip.Models;
using Unclip.Training.Checkpoints;
using Xunit;

namespace Unclip.Training.Tests.Checkpoints;

public sealed class KarloShapesTests
{
    /// <summary>The counts of the published networks; clip_mean and clip_std are among the prior's.</summary>
    [Fact]
    public void Each_network_has_as_many_parameters_as_the_published_one()
    {
        Assert.Equal(123_650_304, Count(NetworkParameters.Of(KarloShapes.TextEncoder)));
        Assert.Equal(303_966_208, Count(NetworkParameters.Of(KarloShapes.ImageEncoder)));
        Assert.Equal(1_022_030_080, Count(NetworkParameters.Of(KarloShapes.Prior)));
        Assert.Equal(7_878_400, Count(NetworkParameters.Of(KarloShapes.TextProjection)));
        Assert.Equal(885_439_686, Count(NetworkParameters.Of(KarloShapes.Decoder)));
        Assert.Equal(691_579_523, Count(NetworkParameters.Of(KarloShapes.Upsampler)));
    }

    private static long Count(IReadOnlyList<(string Name, long[] Shape)> parameters) =>
        parameters.Sum(parameter => parameter.Shape.Aggregate(1L, (product, size) => product * size));
}

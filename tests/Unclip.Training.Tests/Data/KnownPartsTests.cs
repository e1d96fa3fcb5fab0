using Unclip.Training.Data;
using Xunit;
using static TorchSharp.torch;

namespace Unclip.Training.Tests.Data;

public sealed class KnownPartsTests
{
    [Fact]
    public void Half_of_the_pictures_are_unknown_and_of_the_others_a_part_is()
    {
        Tensor known = KnownParts.Draw(200, 32, new Random(5));
        Assert.Equal([200, 1, 32, 32], known.shape);
        float[] shares = known.mean([1, 2, 3]).data<float>().ToArray();
        Assert.InRange(shares.Count(share => share == 0), 80, 120);
        Assert.All(shares, share => Assert.InRange(share, 0, 0.999f));
        Assert.True(shares.Max() > 0.7f && shares.Where(share => share > 0).Min() < 0.6f);
        Assert.All(known.data<float>().ToArray(), value => Assert.True(value is 0 or 1));
    }
}

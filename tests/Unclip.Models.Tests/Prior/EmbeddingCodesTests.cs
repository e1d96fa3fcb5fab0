using Unclip.Models.Prior;
using Xunit;

namespace Unclip.Models.Tests.Prior;

public sealed class EmbeddingCodesTests
{
    private const float Half = 0.70710678f;

    /// <summary>Two of three axes, turned by 45°, four buckets from -2 to 2 each.</summary>
    private static readonly EmbeddingCodes Codes = new([1, 2, 3], [Half, Half, 0, -Half, Half, 0], [-2, -2], [2, 2], 4);

    [Fact]
    public void An_embedding_comes_back_to_the_middle_of_its_buckets_and_without_what_has_no_component()
    {
        float[] embedding = [1 + Half * 0.6f - Half * -1.4f, 2 + Half * 0.6f + Half * -1.4f, 9];
        int[] codes = Codes.Encode(embedding);
        Assert.Equal([2, 0], codes);
        float[] back = Codes.Decode(codes);
        Assert.Equal(1 + Half * 0.5f - Half * -1.5f, back[0], 1e-5f);
        Assert.Equal(2 + Half * 0.5f + Half * -1.5f, back[1], 1e-5f);
        Assert.Equal(3, back[2]);
    }

    [Fact]
    public void What_lies_outside_falls_into_the_outermost_bucket() => Assert.Equal([3, 0], Codes.Encode([100, 2, 3]));

    [Fact]
    public void Without_codes_it_is_the_mean() => Assert.Equal([1, 2, 3], Codes.Decode([]));
}

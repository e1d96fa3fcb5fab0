using Xunit;

namespace Unclip.Inference.Tests;

public sealed class CascadeTests
{
    private static readonly GenerationRequest Request = new() { Prompt = "a fox", UpsamplerSteps = 7 };

    [Theory]
    [InlineData(new[] { 64 }, 64)]
    [InlineData(new[] { 64, 256 }, 256)]
    [InlineData(new[] { 32, 256, 1024 }, 256)]
    public void Without_a_wish_pictures_are_as_large_as_the_first_upsampler_makes_them(int[] sides, int expected) =>
        Assert.Equal(expected, new Cascade(sides).SideOf(Request));

    [Theory]
    [InlineData(32, new int[0])]
    [InlineData(256, new[] { 7 })]
    [InlineData(1024, new[] { 7, 4 })]
    [InlineData(null, new[] { 7 })]
    public void A_size_needs_the_upsamplers_below_it(int? side, int[] expected) =>
        Assert.Equal(expected, new Cascade([32, 256, 1024]).UpsamplerSteps(Request with { Side = side }));
}

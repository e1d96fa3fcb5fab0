using Xunit;

namespace Unclip.Models.Tests.Upsampler;

public sealed class UpsamplerGraphTests
{
    [Theory]
    [InlineData(Network.SuperResFirst, "super_res_first", 999)]
    [InlineData(Network.SuperResFirst, "super_res_first", 666)]
    [InlineData(Network.SuperResFirst, "super_res_first", 0)]
    [InlineData(Network.SuperResLast, "super_res_last", 999)]
    [InlineData(Network.SuperResLast, "super_res_last", 666)]
    [InlineData(Network.SuperResLast, "super_res_last", 0)]
    public void Output_equals_the_reference(Network network, string reference, int timestep)
    {
        using var golden = new GoldenNetwork(network, reference);
        golden.Feed("sample").Runner.Timesteps(timestep);
        golden.AssertOutput("out_sample", $"out_t{timestep}");
    }
}

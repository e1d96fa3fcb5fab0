using Unclip.Models;
using Unclip.Training.Commands;
using Xunit;

namespace Unclip.Training.Tests.Commands;

public sealed class ProviderExaminationTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(0.03, true)]
    [InlineData(0.05, false)]
    [InlineData(double.NaN, false)]
    public void A_network_may_be_off_by_a_hundredth_of_its_largest_output(double difference, bool isOk) => Assert.Equal(isOk, Of(4, difference).IsOk);

    [Fact]
    public void A_network_that_yields_no_numbers_is_not_well() => Assert.False(Of(double.NaN, double.NaN).IsOk);

    [Theory]
    [InlineData(40, 1.9, true)]
    [InlineData(40, 2.1, false)]
    public void Pixels_may_be_two_off_on_average(int largest, double mean, bool isOk) => Assert.Equal(isOk, new ProviderExamination([Of(4, 0)], largest, mean).IsOk);

    [Fact]
    public void One_network_that_is_off_is_enough() => Assert.False(new ProviderExamination([Of(4, 0), Of(4, 1)], 0, 0).IsOk);

    private static NetworkComparison Of(double largest, double difference) => new(Network.Decoder, largest, difference, TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(1));
}

using Unclip.Diffusion.Guidance;

namespace Unclip.Diffusion.Tests.Guidance;

public class GuidanceIntervalTests
{
    private const int Timesteps = 101;
    private static readonly int[] OnBothSides = [50, 90];
    private readonly List<GuidanceRows> built = [];

    private IDenoiser Guide(double scale, double start, double end) => ClassifierFreeGuidance.Guide(scale, new(start, end), Timesteps, rows =>
    {
        built.Add(rows);
        return new FunctionDenoiser(PredictionKind.Epsilon, 1, (_, _, row) => [rows == GuidanceRows.Conditional || row == 1 ? 3 : 1]);
    });

    private static async Task<float> PredictAsync(IDenoiser denoiser, int timestep)
    {
        float[] output = new float[1];
        await denoiser.PredictAsync(new float[1], new[] { timestep }, output, TestContext.Current.CancellationToken);
        return output[0];
    }

    [Theory]
    [InlineData(100, 3)]
    [InlineData(81, 3)]
    [InlineData(80, 5)]
    [InlineData(30, 5)]
    [InlineData(29, 3)]
    [InlineData(0, 3)]
    public async Task Outside_of_the_interval_the_conditional_prediction_is_taken(int timestep, float expected) =>
        Assert.Equal(expected, await PredictAsync(Guide(2, 0.2, 0.7), timestep));

    [Theory]
    [InlineData(1, 0.2, 0.7, GuidanceRows.Conditional)]
    [InlineData(2, 0, 1, GuidanceRows.UnconditionalThenConditional)]
    public void One_denoiser_does_for_the_whole_way(double scale, double start, double end, GuidanceRows only)
    {
        Guide(scale, start, end);
        Assert.Equal([only], built);
    }

    [Theory, InlineData(0), InlineData(100)]
    public void The_whole_way_has_both_ends(int timestep) => Assert.True(GuidanceInterval.Whole.Contains(timestep, Timesteps));

    [Fact]
    public async Task Rows_on_both_sides_of_an_end_are_refused() => await Assert.ThrowsAsync<ArgumentException>(async () =>
        await Guide(2, 0.2, 0.7).PredictAsync(new float[2], OnBothSides, new float[2], TestContext.Current.CancellationToken));
}

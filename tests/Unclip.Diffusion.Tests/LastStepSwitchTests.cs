namespace Unclip.Diffusion.Tests;

public class LastStepSwitchTests
{
    [Fact]
    public async Task Only_rows_at_the_last_timestep_go_to_the_last_network()
    {
        var first = new FunctionDenoiser(PredictionKind.Epsilon, 2, (x, t, _) => [x[0] + t, 1]);
        var last = new FunctionDenoiser(PredictionKind.Epsilon, 2, (x, t, _) => [x[0] + t, 2]);
        float[] samples = [10, 0, 20, 0, 30, 0, 40, 0], output = new float[8];
        int[] timesteps = [500, 7, 7, 9];
        await new LastStepSwitch(first, last, 7).PredictAsync(samples, timesteps, output, TestContext.Current.CancellationToken);
        Assert.Equal([510, 1, 27, 2, 37, 2, 49, 1], output);
        Assert.Equal([1, 1], first.RowsPerCall);
        Assert.Equal([2], last.RowsPerCall);
    }
}

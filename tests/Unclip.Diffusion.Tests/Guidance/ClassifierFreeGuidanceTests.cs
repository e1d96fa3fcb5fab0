using Unclip.Diffusion.Guidance;

namespace Unclip.Diffusion.Tests.Guidance;

public class ClassifierFreeGuidanceTests
{
    private const int Size = 2;

    /// <summary>Unconditional rows predict 1 and variance -1, conditional ones 3 + row and variance 0.5.</summary>
    private static FunctionDenoiser Build(GuidanceRows rows, int batch) => new(PredictionKind.Epsilon, Size, (_, _, row) =>
    {
        bool conditional = rows == GuidanceRows.Conditional || row >= batch;
        float value = 3 + (row % batch);
        return conditional ? [value, value, 0.5f, 0.5f] : [1, 1, -1, -1];
    }, predictsVariance: true);

    private static async Task<float[]> PredictAsync(IDenoiser denoiser, int batch)
    {
        float[] output = new float[batch * denoiser.OutputSize()];
        await denoiser.PredictAsync(new float[batch * Size], new int[batch], output, TestContext.Current.CancellationToken);
        return output;
    }

    [Fact]
    public async Task The_prediction_is_pushed_away_from_the_unconditional_one_and_the_variance_is_not()
    {
        float[] output = await PredictAsync(ClassifierFreeGuidance.Guide(4, rows => Build(rows, 2)), 2);
        Assert.Equal([9, 9, 0.5f, 0.5f, 13, 13, 0.5f, 0.5f], output);
    }

    [Fact]
    public async Task Scale_one_is_the_conditional_prediction_and_skips_the_unconditional_half()
    {
        FunctionDenoiser? built = null;
        float[] output = await PredictAsync(ClassifierFreeGuidance.Guide(1, rows => built = Build(rows, 2)), 2);
        Assert.Equal([3, 3, 0.5f, 0.5f, 4, 4, 0.5f, 0.5f], output);
        Assert.Equal([2], built!.RowsPerCall);
    }

    [Fact]
    public async Task Both_halves_see_the_same_sample_and_timestep()
    {
        var seen = new List<(float, int)>();
        IDenoiser guided = ClassifierFreeGuidance.Guide(2, _ => new FunctionDenoiser(PredictionKind.Epsilon, 1, (x, t, _) =>
        {
            seen.Add((x[0], t));
            return x;
        }));
        float[] samples = [5, 6];
        int[] timesteps = [10, 20];
        await guided.PredictAsync(samples, timesteps, new float[2], TestContext.Current.CancellationToken);
        Assert.Equal([(5, 10), (6, 20), (5, 10), (6, 20)], seen);
    }

    [Theory, InlineData(double.NaN), InlineData(double.PositiveInfinity)]
    public void A_scale_that_is_not_a_number_is_refused(double scale) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ClassifierFreeGuidance.Guide(scale, rows => Build(rows, 1)));
}

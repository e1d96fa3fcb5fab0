using Unclip.Diffusion.Noise;
using Unclip.Diffusion.Samplers;
using Unclip.Diffusion.Schedules;

namespace Unclip.Diffusion.Tests.Samplers;

public class RepaintSamplerTests
{
    private const int Size = 64, Rows = 32, Kept = 16;
    private static readonly NoiseSchedule Cosine = NoiseSchedule.SquaredCosine();
    private static readonly float[] Known = [.. Enumerable.Range(0, Size).Select(i => (float)Math.Cos(i) / 2)];
    private static readonly float[] Unknown = [.. Enumerable.Range(0, Size).Select(i => i < Kept ? 0f : 1f)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, InlineData(1), InlineData(3)]
    public async Task The_known_part_comes_back_exactly_and_the_rest_is_of_the_networks_distribution(int repetitions)
    {
        float[] painted = (await StepsAsync(repetitions)).Last().XPrev.ToArray();
        List<double> rest = [];
        for (int row = 0; row < Rows; row++)
        {
            Assert.Equal(Known[..Kept], painted[(row * Size)..((row * Size) + Kept)]);
            rest.AddRange(painted[((row * Size) + Kept)..((row + 1) * Size)].Select(value => (double)value));
        }
        // The toy's data are N(0.3, 0.5²).
        double mean = rest.Average();
        Assert.Equal(0.3, mean, 0.06);
        Assert.Equal(0.5, Math.Sqrt(rest.Average(value => (value - mean) * (value - mean))), 0.06);
    }

    [Fact]
    public async Task Every_step_but_the_last_is_repeated_and_reported_once()
    {
        FunctionDenoiser toy = ToyEpsilon.Denoiser(Cosine, Size);
        Assert.Equal(10, (await StepsAsync(3, toy, stepCount: 10)).Count);
        Assert.Equal((9 * 3) + 1, toy.RowsPerCall.Count);
    }

    [Fact]
    public async Task Repetitions_draw_noise_of_their_own()
    {
        HashSet<int> drawn = [];
        RepaintSampler sampler = new(Cosine, TimestepSpacing.Karlo(5), Known, Unknown) { Repetitions = 3 };
        await sampler.SampleAsync(ToyEpsilon.Denoiser(Cosine, Size), new float[Size], (step, _) => Assert.True(drawn.Add(step)), cancellationToken: Token).LastAsync(Token);
        Assert.Equal(4 * 5, drawn.Count); // 3 posteriors and 2 ways back for each step but the last
    }

    private static async Task<List<SamplingStep>> StepsAsync(int repetitions, FunctionDenoiser? denoiser = null, int stepCount = 50)
    {
        CounterNoise noise = new(7);
        float[] start = new float[Rows * Size];
        noise.FillRows(0, NoiseStage.Decoder, CounterNoise.InitialStep, Size, start);
        RepaintSampler sampler = new(Cosine, TimestepSpacing.Karlo(stepCount), Known, Unknown) { Repetitions = repetitions };
        return await sampler.SampleAsync(denoiser ?? ToyEpsilon.Denoiser(Cosine, Size), start,
            (step, destination) => noise.FillRows(0, NoiseStage.Decoder, step + 1, Size, destination), cancellationToken: Token).ToListAsync(Token);
    }
}

using Unclip.Diffusion.Samplers;
using Unclip.Diffusion.Schedules;

namespace Unclip.Diffusion.Tests.Samplers;

public class DdimFixedPointInversionTests
{
    private const int StepCount = 20;
    private static readonly NoiseSchedule Cosine = NoiseSchedule.SquaredCosine();
    private static readonly float[] Clean = [.. Enumerable.Range(0, 48).Select(i => (float)Math.Sin(i) / 2)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Toy data has modes at ±0.6, so the network is anything but linear; unlike a linear one it can be solved only by iterating.</summary>
    private static FunctionDenoiser TwoModes(PredictionKind prediction) => new(prediction, Clean.Length, (x, t, _) =>
    {
        double alphaBar = Cosine.AlphaBar(t), signal = Math.Sqrt(alphaBar), variance = 1 - alphaBar + (alphaBar * 0.04);
        double XStart(float value)
        {
            double side = Math.Tanh(0.6 * signal * value / variance);
            return (0.6 * side) + (signal * 0.04 / variance * (value - (signal * 0.6 * side)));
        }
        return [.. x.Select(value => (float)(prediction == PredictionKind.XStart ? XStart(value) : ((signal * value) - XStart(value)) / Math.Sqrt(1 - alphaBar)))];
    });

    [Theory, InlineData(PredictionKind.Velocity), InlineData(PredictionKind.XStart)]
    public async Task Sampling_from_the_noise_gives_the_sample_back_the_better_the_more_iterations_there_are(PredictionKind prediction)
    {
        double one = await ErrorAsync(prediction, clipRange: null, iterations: 1), four = await ErrorAsync(prediction, null, 4), twelve = await ErrorAsync(prediction, null, 12);
        Assert.InRange(four, 0, one / 2);
        Assert.InRange(twelve, 0, 1e-3);
    }

    [Fact]
    public async Task A_sampler_that_clips_is_inverted_as_it_is() =>
        Assert.InRange(await ErrorAsync(PredictionKind.Velocity, clipRange: 0.7f, iterations: 12), 0, 2e-3);

    [Fact]
    public async Task The_sampler_steps_are_taken_from_the_last_to_the_first()
    {
        DdimSampler sampler = new(Cosine, TimestepSpacing.Karlo(5));
        List<SamplingStep> steps = await new DdimFixedPointInversion(sampler, 2).InvertAsync(TwoModes(PredictionKind.Velocity), Clean, cancellationToken: Token).ToListAsync(Token);
        Assert.Equal(sampler.Timesteps.Reverse(), steps.Select(step => step.Timestep));
        Assert.Equal([0, 1, 2, 3, 4], steps.Select(step => step.Index));
    }

    [Fact]
    public void Noise_cannot_be_undone()
    {
        Assert.Throws<ArgumentException>(() => new DdimFixedPointInversion(new(Cosine, [999, 0]) { Eta = 0.5 }, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DdimFixedPointInversion(new(Cosine, [999, 0]), 0));
    }

    private static async Task<double> ErrorAsync(PredictionKind prediction, float? clipRange, int iterations)
    {
        DdimSampler sampler = new(Cosine, TimestepSpacing.Karlo(StepCount)) { ClipRange = clipRange };
        FunctionDenoiser network = TwoModes(prediction);
        SamplingStep noise = await new DdimFixedPointInversion(sampler, iterations).InvertAsync(network, Clean, cancellationToken: Token).LastAsync(Token);
        SamplingStep back = await sampler.SampleAsync(network, noise.XPrev, (_, _) => { }, cancellationToken: Token).LastAsync(Token);
        return Clean.Zip(back.XPrev.ToArray(), (a, b) => Math.Abs(a - b)).Max();
    }
}

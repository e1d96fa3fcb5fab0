using Unclip.Diffusion;
using Unclip.Diffusion.Schedules;
using Unclip.Training.Losses;
using Xunit;
using static TorchSharp.torch;

namespace Unclip.Training.Tests.Losses;

public sealed class NoisingTests
{
    private static readonly NoiseSchedule Schedule = NoiseSchedule.SquaredCosine();

    /// <summary>x_t and the target determine x_0 again, whatever the target is.</summary>
    [Theory]
    [InlineData(PredictionKind.Epsilon)]
    [InlineData(PredictionKind.XStart)]
    [InlineData(PredictionKind.Velocity)]
    public void The_clean_sample_can_be_recovered_from_sample_and_target(PredictionKind prediction)
    {
        Tensor xStart = randn(64, 5);
        (Tensor sample, Tensor timesteps, Tensor target) = new Noising(Schedule).Draw(xStart, prediction);
        float[] x = sample.data<float>().ToArray(), y = target.data<float>().ToArray(), clean = xStart.data<float>().ToArray();
        float[] t = timesteps.data<float>().ToArray();
        for (int i = 0; i < clean.Length; i++)
        {
            double alphaBar = Schedule.AlphaBar((int)t[i / 5]);
            double recovered = prediction switch
            {
                PredictionKind.Epsilon => (x[i] - Math.Sqrt(1 - alphaBar) * y[i]) / Math.Sqrt(alphaBar),
                PredictionKind.XStart => y[i],
                _ => Math.Sqrt(alphaBar) * x[i] - Math.Sqrt(1 - alphaBar) * y[i],
            };
            double rounding = prediction == PredictionKind.Epsilon ? 1e-6 / Math.Sqrt(alphaBar) : 0;
            Assert.Equal(clean[i], recovered, 1e-5 + rounding);
        }
    }

    [Fact]
    public void Timesteps_cover_the_whole_schedule()
    {
        (_, Tensor timesteps, _) = new Noising(Schedule).Draw(zeros(20_000, 1), PredictionKind.Epsilon);
        Assert.InRange(timesteps.min().item<float>(), 0, 2);
        Assert.InRange(timesteps.max().item<float>(), 997, 999);
        Assert.InRange(timesteps.mean().item<float>(), 490, 509);
    }

    [Fact]
    public void Timesteps_can_gather_at_middle_noise()
    {
        (_, Tensor timesteps, _) = new Noising(Schedule, (0.4, 1.2)).Draw(zeros(20_000, 1), PredictionKind.Epsilon);
        float[] t = timesteps.data<float>().ToArray();
        Assert.InRange(t.Count(value => value is > 310 and < 850) / 20_000.0, 0.69, 0.73); // normal distribution at logit(0.31) and logit(0.85)
        Assert.InRange(t.Min(), 0, 60);
        Assert.InRange(t.Max(), 960, 999);
    }
}

using Unclip.Diffusion.Schedules;
using Unclip.Golden;

namespace Unclip.Diffusion.Tests.Schedules;

public class NoiseScheduleTests
{
    [Fact]
    public void The_cosine_schedule_is_the_reference_one()
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        using GoldenTensors golden = GoldenFolder.Tensors("schedule_unclip");
        NoiseSchedule schedule = NoiseSchedule.SquaredCosine(), rounded = schedule.RoundedToSingle();
        static float[] Table(Func<int, double> value) => [.. Enumerable.Range(0, 1000).Select(t => (float)value(t))];
        Close.Within(GoldenFolder.Tolerance("schedule_unclip"), golden.Floats("betas"), Table(schedule.Beta), "β");
        Close.Within(GoldenFolder.Tolerance("schedule_unclip"), golden.Floats("betas"), Table(rounded.Beta), "β in float32");
        Close.Within(GoldenFolder.Tolerance("schedule_unclip"), golden.Floats("alphas_cumprod"), Table(rounded.AlphaBar), "ᾱ in float32");
        // The reference rounds each of 1000 α to float32, 6e-8 relative, before multiplying.
        Close.Within(1e-6, golden.Floats("alphas_cumprod"), Table(schedule.AlphaBar), "ᾱ");
    }

    [Fact]
    public void Linear_schedules_reach_both_ends()
    {
        NoiseSchedule linear = NoiseSchedule.Linear(1e-4, 0.02), scaled = NoiseSchedule.ScaledLinear(0.00085, 0.012);
        Assert.Equal([1e-4, 0.02], [linear.Beta(0), linear.Beta(999)]);
        Assert.Equal(0.00085, scaled.Beta(0), 1e-12);
        Assert.Equal(0.012, scaled.Beta(999), 1e-12);
        Assert.Equal(Math.Pow((Math.Sqrt(0.00085) + Math.Sqrt(0.012)) / 2, 2), (scaled.Beta(499) + scaled.Beta(500)) / 2, 1e-7);
    }

    [Fact]
    public void The_signal_only_falls_and_the_clean_sample_has_all_of_it()
    {
        NoiseSchedule schedule = NoiseSchedule.SquaredCosine();
        Assert.Equal(1, schedule.AlphaBar(-1));
        Assert.All(Enumerable.Range(0, 1000), t => Assert.InRange(schedule.AlphaBar(t), 0, schedule.AlphaBar(t - 1)));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(double.NaN)]
    public void A_beta_outside_0_to_1_is_refused(double beta) =>
        Assert.Throws<ArgumentException>(() => new NoiseSchedule([0.1, beta]));
}

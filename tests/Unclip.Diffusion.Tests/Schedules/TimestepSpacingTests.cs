using Unclip.Diffusion.Schedules;
using Unclip.Golden;

namespace Unclip.Diffusion.Tests.Schedules;

public class TimestepSpacingTests
{
    [Theory, InlineData(2), InlineData(3), InlineData(5), InlineData(7), InlineData(10), InlineData(25), InlineData(50), InlineData(100), InlineData(1000)]
    public void Karlo_visits_the_timesteps_of_the_reference(int stepCount)
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        using GoldenTensors golden = GoldenFolder.Tensors("schedule_unclip");
        Assert.Equal(golden.Integers($"timesteps_{stepCount}"), TimestepSpacing.Karlo(stepCount).Select(t => (long)t));
    }

    [Theory, InlineData("ddim_cos_eta0"), InlineData("ddpm_slin")]
    public void Leading_visits_the_timesteps_of_the_reference(string run)
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        using GoldenTensors golden = GoldenFolder.Tensors("scheduler_others");
        Assert.Equal(golden.Integers(run + ".timesteps"), TimestepSpacing.Leading(20).Select(t => (long)t));
    }

    [Theory, InlineData("dpmpp2m_cos", 15), InlineData("dpmpp2m_cos_10", 10), InlineData("dpmpp2m_cos_sample", 12)]
    public void Linspace_visits_the_timesteps_of_the_reference(string run, int stepCount)
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        using GoldenTensors golden = GoldenFolder.Tensors("scheduler_others");
        Assert.Equal(golden.Integers(run + ".timesteps"), TimestepSpacing.Linspace(stepCount).Select(t => (long)t));
    }

    [Fact]
    public void One_step_starts_at_pure_noise() => Assert.Equal([999], TimestepSpacing.Karlo(1));

    [Fact]
    public void Trailing_starts_at_pure_noise_and_is_evenly_strided() =>
        Assert.Equal([999, 799, 599, 399, 199], TimestepSpacing.Trailing(5));

    [Fact]
    public void Every_spacing_falls_strictly_for_every_step_count()
    {
        Func<int, int, int[]>[] spacings = [TimestepSpacing.Karlo, TimestepSpacing.Leading, TimestepSpacing.Trailing];
        foreach (Func<int, int, int[]> spacing in spacings)
        {
            for (int n = 1; n <= 50; n++)
            {
                int[] timesteps = spacing(n, 50);
                Assert.Equal(n, timesteps.Length);
                Assert.All(timesteps, t => Assert.InRange(t, 0, 49));
                Assert.All(timesteps.Zip(timesteps.Skip(1)), pair => Assert.True(pair.First > pair.Second));
            }
        }
    }

    [Theory, InlineData(0), InlineData(-1), InlineData(1001)]
    public void A_step_count_outside_the_schedule_is_refused(int stepCount) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TimestepSpacing.Karlo(stepCount));
}

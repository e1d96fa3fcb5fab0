using Unclip.Diffusion.Samplers;
using Unclip.Diffusion.Schedules;
using Unclip.Golden;

namespace Unclip.Diffusion.Tests.Samplers;

public class DdimInversionTests
{
    private static readonly NoiseSchedule Cosine = NoiseSchedule.SquaredCosine();

    [Theory, InlineData("ddiminv_cos"), InlineData("ddiminv_slin")]
    public async Task A_trajectory_of_diffusers_inversion_is_followed(string run)
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        using GoldenTensors golden = GoldenFolder.Tensors("scheduler_others");
        NoiseSchedule schedule = run.EndsWith("slin", StringComparison.Ordinal) ? NoiseSchedule.ScaledLinear() : Cosine;
        float[] clean = golden.Floats(run + ".x_init"), outputs = golden.Floats(run + ".model_output"), z = golden.Floats(run + ".z");
        int[] timesteps = [.. golden.Integers(run + ".timesteps").Select(t => (int)t), 1000];
        var denoiser = new FunctionDenoiser(PredictionKind.Epsilon, clean.Length,
            (_, t, _) => outputs.AsSpan(Array.IndexOf(timesteps, t) * clean.Length, clean.Length).ToArray());
        await AssertStepsAsync(new(schedule, timesteps), denoiser, clean, z, GoldenFolder.Tolerance("scheduler_others"));
    }

    [Theory, InlineData(10), InlineData(25)]
    public async Task The_unclip_grid_is_climbed_with_the_toy_network_in_the_loop(int stepCount)
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        using GoldenTensors golden = GoldenFolder.Tensors("ddim_unclip_grid");
        float[] clean = golden.Floats("x_clean");
        await AssertStepsAsync(new(Cosine, [.. TimestepSpacing.Karlo(stepCount).Reverse()]), ToyEpsilon.Denoiser(Cosine, clean.Length), clean,
            golden.Floats($"n{stepCount}.inverse"), GoldenFolder.Tolerance("ddim_unclip_grid"));
    }

    [Fact]
    public async Task Sampling_from_the_inverted_noise_gives_the_sample_back_the_better_the_more_steps_there_are()
    {
        float[] clean = [.. Enumerable.Range(0, 48).Select(i => (float)Math.Sin(i))];
        double coarse = await ErrorAsync(20), fine = await ErrorAsync(200);
        Assert.InRange(coarse, 1e-3, 0.2);
        Assert.InRange(fine, 0, coarse / 5);

        async Task<double> ErrorAsync(int stepCount)
        {
            int[] timesteps = TimestepSpacing.Karlo(stepCount);
            FunctionDenoiser toy = ToyEpsilon.Denoiser(Cosine, clean.Length);
            CancellationToken token = TestContext.Current.CancellationToken;
            SamplingStep noise = await new DdimInversion(Cosine, [.. timesteps.Reverse()]).InvertAsync(toy, clean, token).LastAsync(token);
            SamplingStep back = await new DdimSampler(Cosine, timesteps).SampleAsync(toy, noise.XPrev, (_, _) => { }, cancellationToken: token).LastAsync(token);
            return clean.Zip(back.XPrev.ToArray(), (a, b) => Math.Abs(a - b)).Max();
        }
    }

    [Fact]
    public void Timesteps_must_rise_within_the_schedule()
    {
        Assert.Throws<ArgumentException>(() => new DdimInversion(Cosine, [0, 500, 400]));
        Assert.Throws<ArgumentException>(() => new DdimInversion(Cosine, [0, 1001]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DdimInversion(Cosine, [0]));
    }

    private static async Task AssertStepsAsync(DdimInversion inversion, FunctionDenoiser denoiser, float[] clean, float[] expected, double tolerance)
    {
        int steps = 0;
        await foreach (SamplingStep step in inversion.InvertAsync(denoiser, clean, TestContext.Current.CancellationToken))
            Close.Within(tolerance, expected.AsSpan(steps++ * clean.Length, clean.Length), step.XPrev.Span, $"after step {step.Index}");
        Assert.Equal(expected.Length / clean.Length, steps);
    }
}

using Unclip.Diffusion.Samplers;
using Unclip.Diffusion.Schedules;
using Unclip.Golden;

namespace Unclip.Diffusion.Tests.Samplers;

public class DdimGoldenTests
{
    private static readonly NoiseSchedule Cosine = NoiseSchedule.SquaredCosine();

    [Theory]
    [InlineData("ddim_cos_eta0", PredictionKind.Epsilon, 0, false)]
    [InlineData("ddim_cos_eta0_clip", PredictionKind.Epsilon, 0, true)]
    [InlineData("ddim_cos_eta1", PredictionKind.Epsilon, 1, false)]
    [InlineData("ddim_cos_sample_eta05", PredictionKind.XStart, 0.5, false)]
    [InlineData("ddim_cos_from_inverse", PredictionKind.Epsilon, 0, false)]
    [InlineData("ddim_slin_eta0", PredictionKind.Epsilon, 0, false)]
    [InlineData("ddim_slin_eta1", PredictionKind.Epsilon, 1, false)]
    [InlineData("ddim_slin_from_inverse", PredictionKind.Epsilon, 0, false)]
    public async Task A_trajectory_of_diffusers_ddim_is_followed(string run, PredictionKind prediction, double eta, bool clip)
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        using GoldenTensors golden = GoldenFolder.Tensors("scheduler_others");
        NoiseSchedule schedule = run.Contains("slin", StringComparison.Ordinal) ? NoiseSchedule.ScaledLinear() : Cosine;
        var sampler = new DdimSampler(schedule, TimestepSpacing.Leading(20)) { Eta = eta, ClipRange = clip ? 1 : null, EpsilonFromClippedXStart = false };
        await Replay.MatchesAsync(golden, run, prediction, sampler, GoldenFolder.Tolerance("scheduler_others"));
    }

    [Theory, InlineData(10, 0), InlineData(10, 1), InlineData(25, 0), InlineData(25, 1)]
    public async Task The_unclip_grid_is_followed_with_the_toy_network_in_the_loop(int stepCount, int eta)
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        using GoldenTensors golden = GoldenFolder.Tensors("ddim_unclip_grid");
        float[] initial = golden.Floats("x_init"), expected = golden.Floats($"n{stepCount}.eta{eta}"), noises = golden.Floats($"n{stepCount}.noise");
        var sampler = new DdimSampler(Cosine, TimestepSpacing.Karlo(stepCount)) { Eta = eta };
        await foreach (SamplingStep step in sampler.SampleAsync(ToyEpsilon.Denoiser(Cosine, initial.Length), initial,
            (i, noise) => noises.AsSpan(i * noise.Length, noise.Length).CopyTo(noise), cancellationToken: TestContext.Current.CancellationToken))
        {
            Close.Within(GoldenFolder.Tolerance("ddim_unclip_grid"),
                expected.AsSpan(step.Index * initial.Length, initial.Length), step.XPrev.Span, $"after step {step.Index}");
        }
    }
}

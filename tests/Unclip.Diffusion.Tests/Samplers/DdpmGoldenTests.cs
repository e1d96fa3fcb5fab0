using Unclip.Diffusion.Samplers;
using Unclip.Diffusion.Schedules;
using Unclip.Golden;

namespace Unclip.Diffusion.Tests.Samplers;

public class DdpmGoldenTests
{
    private static readonly NoiseSchedule Cosine = NoiseSchedule.SquaredCosine();

    [Theory]
    [InlineData("prior25", PredictionKind.XStart, VarianceKind.FixedSmallLog, 5)]
    [InlineData("prior_clip", PredictionKind.XStart, VarianceKind.FixedSmallLog, 5)]
    [InlineData("decoder25", PredictionKind.Epsilon, VarianceKind.LearnedRange, 1)]
    [InlineData("decoder1000_first_last", PredictionKind.Epsilon, VarianceKind.LearnedRange, 1)]
    [InlineData("sr7", PredictionKind.Epsilon, VarianceKind.FixedSmallLog, 1)]
    public async Task A_trajectory_of_the_unclip_scheduler_is_followed(string run, PredictionKind prediction, VarianceKind variance, float clipRange)
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        using GoldenTensors golden = GoldenFolder.Tensors("scheduler_unclip_steps");
        var sampler = new DdpmSampler(Cosine, Replay.Timesteps(golden, run)) { Variance = variance, ClipRange = clipRange, SinglePrecisionWeights = true };
        await Replay.MatchesAsync(golden, run, prediction, sampler, GoldenFolder.Tolerance("scheduler_unclip_steps"), variance == VarianceKind.LearnedRange);
    }

    [Theory]
    [InlineData("fixed_small_log", PredictionKind.Epsilon, "epsilon", 1)]
    [InlineData("fixed_small_log", PredictionKind.XStart, "sample", 5)]
    [InlineData("learned_range", PredictionKind.Epsilon, "epsilon", 1)]
    public async Task A_single_step_of_the_unclip_scheduler_is_met(string variance, PredictionKind prediction, string predictionName, float clipRange)
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        using GoldenTensors golden = GoldenFolder.Tensors("scheduler_unclip_single");
        (string Name, int[] Timesteps)[] steps =
            [("t0.prevNone", [0]), ("t1.prev0", [1, 0]), ("t42.prev0", [42, 0]), ("t500.prevNone", [500, 499]), ("t999.prev957", [999, 957]), ("t999.prev998", [999, 998])];
        foreach ((string name, int[] timesteps) in steps)
        {
            string key = $"{variance}.{predictionName}.{name}";
            bool learned = variance == "learned_range";
            float[] output = golden.Floats(key + ".model_output"), sample = golden.Floats("sample");
            var denoiser = new FunctionDenoiser(prediction, sample.Length, (_, _, _) => learned ? output : output[..sample.Length], learned);
            var sampler = new DdpmSampler(Cosine, timesteps) { Variance = learned ? VarianceKind.LearnedRange : VarianceKind.FixedSmallLog, ClipRange = clipRange, SinglePrecisionWeights = true };
            SamplingStep step = await sampler.SampleAsync(
                denoiser, sample, (_, noise) => golden.Floats(key + ".noise").CopyTo(noise), cancellationToken: TestContext.Current.CancellationToken).FirstAsync(TestContext.Current.CancellationToken);
            Close.Within(GoldenFolder.Tolerance("scheduler_unclip_single"), golden.Floats(key + ".x0"), step.XStart.Span, key + " x̂0");
            Close.Within(GoldenFolder.Tolerance("scheduler_unclip_single"), golden.Floats(key + ".prev_sample"), step.XPrev.Span, key + " x_prev");
        }
    }

    [Theory]
    [InlineData("ddpm_cos", VarianceKind.FixedSmall)]
    [InlineData("ddpm_slin", VarianceKind.FixedSmall)]
    [InlineData("ddpm_cos_learned_range", VarianceKind.LearnedRange)]
    public async Task A_trajectory_of_diffusers_ddpm_is_followed(string run, VarianceKind variance)
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        using GoldenTensors golden = GoldenFolder.Tensors("scheduler_others");
        NoiseSchedule schedule = run.Contains("slin", StringComparison.Ordinal) ? NoiseSchedule.ScaledLinear() : Cosine;
        var sampler = new DdpmSampler(schedule, TimestepSpacing.Leading(20)) { Variance = variance, ClipRange = 1 };
        await Replay.MatchesAsync(golden, run, PredictionKind.Epsilon, sampler, GoldenFolder.Tolerance("scheduler_others"), variance == VarianceKind.LearnedRange);
    }
}

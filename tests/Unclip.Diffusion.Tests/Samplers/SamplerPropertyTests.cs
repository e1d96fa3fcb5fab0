using Unclip.Diffusion.Noise;
using Unclip.Diffusion.Samplers;
using Unclip.Diffusion.Schedules;

namespace Unclip.Diffusion.Tests.Samplers;

public class SamplerPropertyTests
{
    private const int Size = 12;
    private static readonly NoiseSchedule Cosine = NoiseSchedule.SquaredCosine();
    private static readonly float[] Truth = [.. Enumerable.Range(0, Size).Select(i => (i - 6) / 7f)];

    /// <summary>Knows the clean sample and answers in the given parameterisation.</summary>
    private static FunctionDenoiser Perfect(PredictionKind kind, bool withVariance = false) => new(kind, Size, (x, t, _) =>
    {
        double a = Math.Sqrt(Cosine.AlphaBar(t)), b = Math.Sqrt(1 - Cosine.AlphaBar(t));
        double Answer(double x0, double xt) => kind switch
        {
            PredictionKind.XStart => x0,
            PredictionKind.Epsilon => (xt - a * x0) / b,
            _ => a * (xt - a * x0) / b - b * x0,
        };
        float[] prediction = [.. Truth.Zip(x, (x0, xt) => (float)Answer(x0, xt))];
        return withVariance ? [.. prediction, .. new float[Size]] : prediction;
    }, withVariance);

    private static async Task<List<SamplingStep>> RunAsync(ISampler sampler, IDenoiser denoiser, int rows = 1, int firstImage = 0)
    {
        var noise = new CounterNoise(3);
        float[] initial = new float[rows * Size];
        noise.FillRows(firstImage, NoiseStage.Decoder, CounterNoise.InitialStep, Size, initial);
        return await sampler.SampleAsync(denoiser, initial,
            (step, z) => noise.FillRows(firstImage, NoiseStage.Decoder, step + 1, Size, z), cancellationToken: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
    }

    public static TheoryData<string, PredictionKind> SamplersAndKinds()
    {
        var data = new TheoryData<string, PredictionKind>();
        foreach (string sampler in (string[])["ddim 0", "ddim 1", "ddpm FixedSmall", "ddpm FixedLarge", "ddpm LearnedRange"])
            foreach (PredictionKind kind in Enum.GetValues<PredictionKind>())
                data.Add(sampler, kind);
        return data;
    }

    private static ISampler Sampler(string name, int stepCount)
    {
        string[] words = name.Split(' ');
        int[] timesteps = TimestepSpacing.Karlo(stepCount);
        return words[0] == "ddim"
            ? new DdimSampler(Cosine, timesteps) { Eta = words[1] == "1" ? 1 : 0, ClipRange = 1 }
            : new DdpmSampler(Cosine, timesteps) { Variance = Enum.Parse<VarianceKind>(words[1]), ClipRange = 1 };
    }

    [Theory, MemberData(nameof(SamplersAndKinds))]
    public async Task A_perfect_denoiser_recovers_the_clean_sample(string sampler, PredictionKind kind)
    {
        List<SamplingStep> steps = await RunAsync(Sampler(sampler, 20), Perfect(kind, withVariance: sampler.EndsWith("LearnedRange", StringComparison.Ordinal)));
        Assert.Equal(20, steps.Count);
        // The last timestep is 0, where √ᾱ is near 1: nothing is magnified.
        Close.Within(1e-5, Truth, steps[^1].XPrev.Span);
    }

    [Theory, InlineData("ddim 0"), InlineData("ddpm FixedSmall")]
    public async Task A_single_step_lands_on_the_prediction(string sampler)
    {
        SamplingStep only = Assert.Single(await RunAsync(Sampler(sampler, 1), Perfect(PredictionKind.XStart)));
        Assert.Equal(999, only.Timestep);
        Close.Within(1e-6, Truth, only.XPrev.Span);
    }

    [Theory, InlineData(3), InlineData(25)]
    public async Task Weights_in_single_precision_stay_near_the_formula(int stepCount)
    {
        int[] timesteps = TimestepSpacing.Karlo(stepCount);
        List<SamplingStep> exact = await RunAsync(new DdpmSampler(Cosine, timesteps) { ClipRange = 1 }, Perfect(PredictionKind.XStart));
        List<SamplingStep> single = await RunAsync(
            new DdpmSampler(Cosine, timesteps) { ClipRange = 1, SinglePrecisionWeights = true }, Perfect(PredictionKind.XStart));
        // 1-ᾱ_0 = 4.1e-5 in float32 is off by 1e-3 relative at most.
        Assert.All(exact.Zip(single), pair => Close.Within(1e-3, pair.First.XPrev.Span, pair.Second.XPrev.Span));
        Close.Within(1e-6, Truth, exact[^1].XPrev.Span);
    }

    [Fact]
    public async Task Eta_zero_gives_the_same_picture_twice_and_asks_for_no_noise()
    {
        float[] initial = [.. Truth.Reverse()];
        var sampler = new DdimSampler(Cosine, TimestepSpacing.Karlo(10));
        var network = new FunctionDenoiser(PredictionKind.Epsilon, Size, (x, t, _) => [.. x.Select(v => MathF.Tanh(v + t / 1000f))]);
        float[][] pictures = new float[2][];
        for (int i = 0; i < 2; i++)
        {
            pictures[i] = (await sampler.SampleAsync(network, initial, (step, _) => Assert.Fail($"Step {step} drew noise."), cancellationToken: TestContext.Current.CancellationToken)
                .LastAsync(TestContext.Current.CancellationToken)).XPrev.ToArray();
        }
        Assert.Equal(pictures[0], pictures[1]);
    }

    [Theory, InlineData("ddim 1"), InlineData("ddpm FixedSmall"), InlineData("ddpm FixedLarge"), InlineData("ddpm FixedSmallLog")]
    public async Task Every_step_but_the_last_draws_noise(string name)
    {
        var drawn = new List<int>();
        await foreach (SamplingStep _ in Sampler(name, 6).SampleAsync(
            Perfect(PredictionKind.Epsilon), new float[Size], (step, _) => drawn.Add(step), cancellationToken: TestContext.Current.CancellationToken))
        {
        }
        Assert.Equal([0, 1, 2, 3, 4], drawn);
    }

    [Theory, InlineData("ddim 0"), InlineData("ddim 1"), InlineData("ddpm FixedSmall"), InlineData("ddpm LearnedRange")]
    public async Task A_picture_does_not_depend_on_its_batch(string name)
    {
        var network = new FunctionDenoiser(PredictionKind.Epsilon, Size,
            (x, t, _) => [.. x.Select(v => MathF.Tanh(v + t / 1000f)), .. x.Select(MathF.Cos)], predictsVariance: true);
        float[] batch = (await RunAsync(Sampler(name, 8), network, rows: 4))[^1].XPrev.ToArray();
        for (int image = 0; image < 4; image++)
        {
            float[] alone = (await RunAsync(Sampler(name, 8), network, rows: 1, firstImage: image))[^1].XPrev.ToArray();
            Assert.Equal(alone, batch.AsSpan(image * Size, Size).ToArray());
        }
    }

    [Fact]
    public async Task Ddim_with_eta_one_is_ddpm_with_the_posterior_variance()
    {
        List<SamplingStep> ddim = await RunAsync(Sampler("ddim 1", 12), Perfect(PredictionKind.Epsilon));
        List<SamplingStep> ddpm = await RunAsync(Sampler("ddpm FixedSmall", 12), Perfect(PredictionKind.Epsilon));
        // Equal in exact arithmetic; at the first step √(1-ᾱ_prev-σ²) cancels to about 1e-5.
        Assert.All(ddim.Zip(ddpm), pair => Close.Within(2e-4, pair.First.XPrev.Span, pair.Second.XPrev.Span));
    }

    [Fact]
    public async Task The_large_variance_moves_further_than_the_small_one()
    {
        float[] small = (await RunAsync(Sampler("ddpm FixedSmall", 4), Perfect(PredictionKind.Epsilon)))[2].XPrev.ToArray();
        float[] large = (await RunAsync(Sampler("ddpm FixedLarge", 4), Perfect(PredictionKind.Epsilon)))[2].XPrev.ToArray();
        static double Spread(float[] x) => x.Zip(Truth, (v, x0) => Math.Pow(v - x0, 2)).Sum();
        Assert.True(Spread(large) > 2 * Spread(small), $"{Spread(large):g3} against {Spread(small):g3}");
    }

    [Fact]
    public async Task Cancellation_reaches_into_the_denoiser()
    {
        using var cancellation = new CancellationTokenSource();
        var blocked = new BlockedDenoiser();
        Task run = Sampler("ddim 0", 5).SampleAsync(blocked, new float[1], (_, _) => { }, cancellationToken: cancellation.Token).ToListAsync(cancellation.Token).AsTask();
        await blocked.Entered.Task;
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    /// <summary>Never finishes unless it is cancelled.</summary>
    private sealed class BlockedDenoiser : IDenoiser
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public PredictionKind Prediction => PredictionKind.Epsilon;

        public int SampleSize => 1;

        public bool PredictsVariance => false;

        public async ValueTask PredictAsync(ReadOnlyMemory<float> samples, ReadOnlyMemory<int> timesteps, Memory<float> destination, CancellationToken cancellationToken)
        {
            Entered.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }

    [Fact]
    public void Timesteps_that_do_not_fall_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new DdimSampler(Cosine, [10, 10]));
        Assert.Throws<ArgumentException>(() => new DdpmSampler(Cosine, [1000, 0]));
    }

    [Fact]
    public async Task A_learned_variance_needs_a_network_that_predicts_one() =>
        await Assert.ThrowsAsync<ArgumentException>(() => RunAsync(Sampler("ddpm LearnedRange", 3), Perfect(PredictionKind.Epsilon)));
}

using Unclip.Diffusion.Noise;
using Unclip.Diffusion.Samplers;
using Unclip.Diffusion.Schedules;

namespace Unclip.Diffusion.Tests.Samplers;

/// <summary>A walk that was left after some step and is continued there ends as if it had not been.</summary>
public class ContinuedSamplingTests
{
    private const int Size = 12, Rows = 2, StepCount = 6;
    private static readonly NoiseSchedule Cosine = NoiseSchedule.SquaredCosine();
    private static readonly int[] Timesteps = TimestepSpacing.Karlo(StepCount);
    private static readonly float[] Known = [.. Enumerable.Range(0, Size).Select(i => (i - 6) / 7f)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Samplers => ["ddim", "ddim with noise", "ddpm", "dpm-solver", "repaint"];

    [Theory, MemberData(nameof(Samplers))]
    public async Task Every_sampler_goes_on_to_the_last_bit_and_takes_no_step_twice(string name)
    {
        ISampler sampler = name switch
        {
            "ddim" => new DdimSampler(Cosine, Timesteps) { ClipRange = 1 },
            "ddim with noise" => new DdimSampler(Cosine, Timesteps) { Eta = 1, ClipRange = 1 },
            "ddpm" => new DdpmSampler(Cosine, Timesteps) { ClipRange = 1 },
            "dpm-solver" => new DpmSolverSampler(Cosine, Timesteps) { ClipRange = 1 },
            _ => new RepaintSampler(Cosine, Timesteps, Known, [.. Known.Select(value => value > 0 ? 1f : 0)]),
        };
        List<SamplingStep> whole = await StepsAsync(null, ToyEpsilon.Denoiser(Cosine, Size));
        foreach (SamplingStep after in whole)
        {
            FunctionDenoiser network = ToyEpsilon.Denoiser(Cosine, Size);
            List<SamplingStep> rest = await StepsAsync(after, network);
            Assert.Equal(whole.Skip(after.Index + 1).Select(Values), rest.Select(Values));
            int calls = sampler is RepaintSampler repaint ? Math.Max(0, ((rest.Count - 1) * repaint.Repetitions) + 1) : rest.Count;
            Assert.Equal(rest.Count == 0 ? 0 : calls, network.RowsPerCall.Count);
        }

        async Task<List<SamplingStep>> StepsAsync(SamplingStep? after, FunctionDenoiser network)
        {
            CounterNoise noise = new(7);
            float[] start = new float[Rows * Size];
            noise.FillRows(0, NoiseStage.Decoder, CounterNoise.InitialStep, Size, start);
            return await sampler.SampleAsync(network, start, (step, z) => noise.FillRows(0, NoiseStage.Decoder, step + 1, Size, z), after, Token).ToListAsync(Token);
        }
    }

    [Fact]
    public async Task An_inversion_goes_on_to_the_last_bit()
    {
        DdimFixedPointInversion inversion = new(new DdimSampler(Cosine, Timesteps), iterations: 3);
        List<SamplingStep> whole = await inversion.InvertAsync(ToyEpsilon.Denoiser(Cosine, Size), Known, cancellationToken: Token).ToListAsync(Token);
        foreach (SamplingStep after in whole)
            Assert.Equal(whole.Skip(after.Index + 1).Select(Values),
                (await inversion.InvertAsync(ToyEpsilon.Denoiser(Cosine, Size), Known, after, Token).ToListAsync(Token)).Select(Values));
    }

    private static (int, int, string, string) Values(SamplingStep step) =>
        (step.Index, step.Timestep, string.Join(' ', step.XStart.ToArray()), string.Join(' ', step.XPrev.ToArray()));
}

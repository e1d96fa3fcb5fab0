using System.Text.Json;
using Unclip.Diffusion.Guidance;
using Unclip.Diffusion.Samplers;
using Unclip.Golden;
using Unclip.Inference.Stages;

namespace Unclip.Inference.Tests.Stages;

/// <summary>The stages against diffusers' UnCLIPPipeline, on its recorded starting noises and step noises.</summary>
public class PipelineGoldenTests
{
    // manifest.json: with the stored state fed back in every step, allow 2e-4 on z.
    private const double TeacherForced = 2e-4;

    public static TheoryData<string> Runs => ["pipeline_t2i_default", "pipeline_t2i_nocfg", "pipeline_t2i_mixedcfg"];

    [Theory, MemberData(nameof(Runs))]
    public async Task The_text_stage_gives_the_reference_z_t(string run)
    {
        UnclipModel model = TinyKarlo.Model;
        using GoldenTensors golden = GoldenFolder.Tensors(run);
        CaptionPair captions = await EncodeAsync(model, run);
        float[] expected = golden.Floats("prompt_embeds");
        float[] actual = [.. captions.Unconditional.TextEmbedding, .. captions.Conditional.TextEmbedding];
        Close.Within(GoldenFolder.Tolerance("text_encoder"), expected, actual.AsSpan(actual.Length - expected.Length), "z_t");
    }

    [Theory, MemberData(nameof(Runs))]
    public async Task The_prior_runs_freely_to_the_reference_z_i(string run)
    {
        UnclipModel model = TinyKarlo.Model;
        using GoldenTensors golden = GoldenFolder.Tensors(run);
        var prior = new PriorStage(model);
        ISampler sampler = prior.Sampler(golden.Integers("prior.timesteps").Length);
        List<SamplingStep> steps = await prior.SampleAsync(await EncodeAsync(model, run), Argument(run, "prior_guidance_scale"), sampler,
            Recorded(golden, "prior"), TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        AssertSteps(golden, "prior", steps, GoldenFolder.Tolerance(run));
        Close.Within(GoldenFolder.Tolerance(run), golden.Floats("image_embeddings_denormalised"), prior.Denormalise(steps[^1].XPrev.Span), "z_i");
    }

    [Theory, MemberData(nameof(Runs))]
    public async Task The_text_projection_gives_the_reference_condition(string run)
    {
        UnclipModel model = TinyKarlo.Model;
        using GoldenTensors golden = GoldenFolder.Tensors(run);
        GuidanceRows rows = Argument(run, "decoder_guidance_scale") == 1 ? GuidanceRows.Conditional : GuidanceRows.UnconditionalThenConditional;
        DecoderCondition condition = await new DecoderStage(model).ProjectAsync(
            await EncodeAsync(model, run), golden.Floats("image_embeddings_denormalised"), rows, TestContext.Current.CancellationToken);
        Close.Within(GoldenFolder.Tolerance("text_proj"), golden.Floats("text_proj.encoder_hidden_states"), condition.Context, "context");
        Close.Within(GoldenFolder.Tolerance("text_proj"), golden.Floats("text_proj.time_embeddings"), condition.TimeEmbeddings, "time embeddings");
    }

    [Theory, MemberData(nameof(Runs))]
    public async Task The_decoder_runs_freely_to_the_reference_picture(string run)
    {
        UnclipModel model = TinyKarlo.Model;
        using GoldenTensors golden = GoldenFolder.Tensors(run);
        var decoder = new DecoderStage(model);
        ISampler sampler = decoder.Sampler(SamplerKind.Ddpm, golden.Integers("decoder.timesteps").Length, eta: 0);
        List<SamplingStep> steps = await decoder.SampleAsync(await EncodeAsync(model, run), golden.Floats("image_embeddings_denormalised"),
            Argument(run, "decoder_guidance_scale"), sampler, Recorded(golden, "decoder"), TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);
        AssertSteps(golden, "decoder", steps, GoldenFolder.Tolerance(run));
    }

    [Theory, InlineData("prior"), InlineData("decoder")]
    public async Task Every_step_of_the_default_run_follows_from_the_stored_state(string stage)
    {
        const string run = "pipeline_t2i_default";
        UnclipModel model = TinyKarlo.Model;
        using GoldenTensors golden = GoldenFolder.Tensors(run);
        CaptionPair captions = await EncodeAsync(model, run);
        float[] z = golden.Floats(stage + ".z"), x = golden.Floats(stage + "_latents_init"), noises = golden.Floats(stage + ".noise");
        int[] timesteps = [.. golden.Integers(stage + ".timesteps").Select(t => (int)t)];
        int size = x.Length;
        for (int i = 0; i < timesteps.Length; i++)
        {
            int step = i;
            int[] ends = timesteps[i..Math.Min(i + 2, timesteps.Length)];
            SamplingStep first = await StepsFrom(new(x, (_, noise) => noises.AsSpan(step * size, size).CopyTo(noise)), ends)
                .FirstAsync(TestContext.Current.CancellationToken);
            Close.Within(TeacherForced, z.AsSpan(i * size, size), first.XPrev.Span, $"{stage} z after step {i}");
            x = z[(i * size)..((i + 1) * size)];
        }

        IAsyncEnumerable<SamplingStep> StepsFrom(StageNoise noise, int[] ends) => stage == "prior"
            ? new PriorStage(model).SampleAsync(captions, 4, Reference(model.PriorProcess, ends, VarianceKind.FixedSmallLog), noise, TestContext.Current.CancellationToken)
            : new DecoderStage(model).SampleAsync(captions, golden.Floats("image_embeddings_denormalised"), 8,
                Reference(model.DecoderProcess, ends, VarianceKind.LearnedRange), noise, TestContext.Current.CancellationToken);
    }

    private static DdpmSampler Reference(DiffusionProcess process, int[] timesteps, VarianceKind variance) =>
        new(process.Schedule, timesteps) { Variance = variance, ClipRange = process.ClipRange, SinglePrecisionWeights = true };

    private static void AssertSteps(GoldenTensors golden, string stage, List<SamplingStep> steps, double tolerance)
    {
        Assert.Equal(golden.Integers(stage + ".timesteps"), steps.Select(step => (long)step.Timestep));
        float[] z = golden.Floats(stage + ".z");
        foreach (SamplingStep step in steps)
            Close.Within(tolerance, z.AsSpan(step.Index * step.XPrev.Length, step.XPrev.Length), step.XPrev.Span, $"{stage} z after step {step.Index}");
    }

    private static StageNoise Recorded(GoldenTensors golden, string stage)
    {
        float[] initial = golden.Floats(stage + "_latents_init"), noises = golden.Floats(stage + ".noise");
        return new(initial, (step, noise) => noises.AsSpan(step * initial.Length, initial.Length).CopyTo(noise));
    }

    private static Task<CaptionPair> EncodeAsync(UnclipModel model, string run) =>
        new TextStage(model).EncodeAsync(Arguments(run).GetProperty("prompt").GetString()!, TestContext.Current.CancellationToken);

    private static double Argument(string run, string name) => Arguments(run).GetProperty(name).GetDouble();

    private static JsonElement Arguments(string run) => GoldenFolder.Manifest(run).GetProperty("args");
}

using System.Text.Json;
using Unclip.Diffusion.Guidance;
using Unclip.Diffusion.Samplers;
using Unclip.Golden;
using Unclip.Inference.Pictures;
using Unclip.Inference.Stages;

namespace Unclip.Inference.Tests.Stages;

/// <summary>The stages against diffusers' UnCLIPPipeline, on its recorded starting noises and step noises.</summary>
public class PipelineGoldenTests
{
    // manifest.json: with the stored state fed back in every step, allow 2e-4 on z.
    private const double TeacherForced = 2e-4;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Runs => ["pipeline_t2i_default", "pipeline_t2i_nocfg", "pipeline_t2i_mixedcfg"];

    [Theory, MemberData(nameof(Runs))]
    public async Task The_text_stage_gives_the_reference_z_t(string run)
    {
        UnclipModel model = TinyKarlo.Model;
        using GoldenTensors golden = GoldenFolder.Tensors(run);
        Captions captions = await EncodeAsync(model, run);
        float[] expected = golden.Floats("prompt_embeds");
        float[] actual = [.. captions.Unconditional.TextEmbedding, .. captions.Conditional[0].TextEmbedding];
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
            Recorded(golden, "prior"), Token).ToListAsync(Token);
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
            await EncodeAsync(model, run), golden.Floats("image_embeddings_denormalised"), rows, Token);
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
            Guided(Argument(run, "decoder_guidance_scale")), sampler, Recorded(golden, "decoder"), known: null, Token)
            .ToListAsync(Token);
        AssertSteps(golden, "decoder", steps, GoldenFolder.Tolerance(run));
    }

    [Theory, MemberData(nameof(Runs)), InlineData("pipeline_t2i_batch"), InlineData("pipeline_variation"), InlineData("pipeline_text_interpolation"), InlineData("pipeline_image_interpolation")]
    public async Task The_upsampler_runs_freely_to_the_reference_picture(string run)
    {
        UnclipModel model = TinyKarlo.Model;
        using GoldenTensors golden = GoldenFolder.Tensors(run);
        var upsampler = new UpsamplerStage(model);
        float[] decoded = golden.Floats("decoder.z");
        int smallSize = decoded.Length / (int)golden.Shape("decoder.z")[0];
        List<SamplingStep> steps = await upsampler.SampleAsync(decoded.AsMemory(decoded.Length - smallSize), SmallSide(model),
            upsampler.Sampler(golden.Integers("super_res.timesteps").Length), Recorded(golden, "super_res"), Token).ToListAsync(Token);
        AssertUpsampled(golden, run, steps);
    }

    /// <summary>Each stage on the output of our own stage before it, not on the recorded one.</summary>
    [Fact]
    public async Task The_whole_chain_runs_freely_to_the_reference_picture()
    {
        const string run = "pipeline_t2i_default";
        UnclipModel model = TinyKarlo.Model;
        using GoldenTensors golden = GoldenFolder.Tensors(run);
        Captions captions = await EncodeAsync(model, run);
        var prior = new PriorStage(model);
        var decoder = new DecoderStage(model);
        var upsampler = new UpsamplerStage(model);
        SamplingStep imagined = await prior.SampleAsync(captions, 4, prior.Sampler(Steps(golden, "prior")), Recorded(golden, "prior"), Token).LastAsync(Token);
        SamplingStep small = await decoder.SampleAsync(captions, prior.Denormalise(imagined.XPrev.Span), Guided(8),
            decoder.Sampler(SamplerKind.Ddpm, Steps(golden, "decoder"), eta: 0), Recorded(golden, "decoder"), known: null, Token).LastAsync(Token);
        List<SamplingStep> steps = await upsampler.SampleAsync(small.XPrev, SmallSide(model), upsampler.Sampler(Steps(golden, "super_res")), Recorded(golden, "super_res"), Token).ToListAsync(Token);
        AssertUpsampled(golden, run, steps);
    }

    [Fact]
    public async Task A_batch_of_two_prompts_runs_freely_to_the_reference_pictures()
    {
        const string run = "pipeline_t2i_batch";
        UnclipModel model = TinyKarlo.Model;
        using GoldenTensors golden = GoldenFolder.Tensors(run);
        string[] prompts = [.. Arguments(run).GetProperty("prompt").EnumerateArray().Select(prompt => prompt.GetString()!)];
        Caption[] encoded = await new TextStage(model).EncodeAsync(["", .. prompts], maskPadding: false, Token);
        Captions captions = new(encoded[0], [encoded[1], encoded[1], encoded[2], encoded[2]]);
        float[] z = await AssertPriorAsync(model, golden, run, captions);
        Close.Within(GoldenFolder.Tolerance(run), golden.Floats("image_embeddings_denormalised"), z, "z_i");
        await AssertDecoderAsync(model, golden, run, captions, z);
    }

    [Fact]
    public async Task A_picture_is_varied_as_in_the_reference()
    {
        const string run = "pipeline_variation";
        UnclipModel model = TinyKarlo.Model;
        using GoldenTensors golden = GoldenFolder.Tensors(run);
        float[] z = await EncodePicturesAsync(model, 0);
        Close.Within(GoldenFolder.Tolerance("image_encoder"), golden.Floats("image_embeddings"), z, "z_i");
        Captions captions = await new TextStage(model).EncodeAsync("", 1, Token);
        await AssertProjectionAsync(model, golden, captions, z);
        await AssertDecoderAsync(model, golden, run, captions, z);
    }

    /// <summary>The reference's script mixes embeddings by an angle of every element; from there on, everything is the same.</summary>
    [Fact]
    public async Task Interpolated_pictures_are_painted_as_in_the_reference()
    {
        const string run = "pipeline_image_interpolation";
        UnclipModel model = TinyKarlo.Model;
        using GoldenTensors golden = GoldenFolder.Tensors(run);
        float[] z = golden.Floats("image_embeddings");
        Captions captions = await new TextStage(model).EncodeAsync("", 3, Token);
        await AssertProjectionAsync(model, golden, captions, z);
        StageNoise recorded = Recorded(golden, "decoder", rows: 3);
        await AssertDecoderAsync(model, golden, run, captions, z, recorded);
    }

    [Fact]
    public async Task Interpolated_captions_are_painted_as_in_the_reference()
    {
        const string run = "pipeline_text_interpolation";
        UnclipModel model = TinyKarlo.Model;
        using GoldenTensors golden = GoldenFolder.Tensors(run);
        string[] prompts = [.. GoldenFolder.Manifest("text_encoder").GetProperty("prompts").EnumerateArray().Take(2).Select(prompt => prompt.GetString()!)];
        Caption[] ends = await new TextStage(model).EncodeAsync(prompts, maskPadding: true, Token);
        Caption[] empty = await new TextStage(model).EncodeAsync([""], maskPadding: false, Token);
        Captions captions = new(empty[0], [.. Enumerable.Range(0, 3).Select(i => new Caption(
            ElementwiseSlerp(ends[0].TextEmbedding, ends[1].TextEmbedding, i / 2.0), ElementwiseSlerp(ends[0].HiddenStates, ends[1].HiddenStates, i / 2.0),
            [.. ends[0].Mask.Zip(ends[1].Mask, Math.Max)]))]);
        Close.Within(GoldenFolder.Tolerance("text_encoder"), golden.Floats("prompt_embeds").AsSpan(3 * new PriorStage(model).SampleSize),
            [.. captions.Conditional.SelectMany(caption => caption.TextEmbedding)], "z_t");
        float[] z = await AssertPriorAsync(model, golden, run, captions);
        Close.Within(GoldenFolder.Tolerance(run), golden.Floats("image_embeddings_denormalised"), z, "z_i");
        await AssertProjectionAsync(model, golden, captions, z);
        await AssertDecoderAsync(model, golden, run, captions, z);
    }

    [Theory, InlineData("prior"), InlineData("decoder")]
    public async Task Every_step_of_the_default_run_follows_from_the_stored_state(string stage)
    {
        const string run = "pipeline_t2i_default";
        UnclipModel model = TinyKarlo.Model;
        using GoldenTensors golden = GoldenFolder.Tensors(run);
        Captions captions = await EncodeAsync(model, run);
        float[] z = golden.Floats(stage + ".z"), x = golden.Floats(stage + "_latents_init"), noises = golden.Floats(stage + ".noise");
        int[] timesteps = [.. golden.Integers(stage + ".timesteps").Select(t => (int)t)];
        int size = x.Length;
        for (int i = 0; i < timesteps.Length; i++)
        {
            int step = i;
            int[] ends = timesteps[i..Math.Min(i + 2, timesteps.Length)];
            SamplingStep first = await StepsFrom(new(x, (_, noise) => noises.AsSpan(step * size, size).CopyTo(noise)), ends)
                .FirstAsync(Token);
            Close.Within(TeacherForced, z.AsSpan(i * size, size), first.XPrev.Span, $"{stage} z after step {i}");
            x = z[(i * size)..((i + 1) * size)];
        }

        IAsyncEnumerable<SamplingStep> StepsFrom(StageNoise noise, int[] ends) => stage == "prior"
            ? new PriorStage(model).SampleAsync(captions, 4, Reference(model.PriorProcess, ends, VarianceKind.FixedSmallLog), noise, Token)
            : new DecoderStage(model).SampleAsync(captions, golden.Floats("image_embeddings_denormalised"), Guided(8),
                Reference(model.DecoderProcess, ends, VarianceKind.LearnedRange), noise, known: null, Token);
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

    private static GenerationRequest Guided(double scale) => new() { Prompt = "", DecoderGuidanceScale = scale };

    private static int SmallSide(UnclipModel model) => model.Checkpoint.DecoderConfig.SampleSize;

    private static int Steps(GoldenTensors golden, string stage) => golden.Integers(stage + ".timesteps").Length;

    private static async Task<float[]> AssertPriorAsync(UnclipModel model, GoldenTensors golden, string run, Captions captions)
    {
        var prior = new PriorStage(model);
        List<SamplingStep> steps = await prior.SampleAsync(captions, 4, prior.Sampler(golden.Integers("prior.timesteps").Length), Recorded(golden, "prior"), Token).ToListAsync(Token);
        AssertSteps(golden, "prior", steps, GoldenFolder.Tolerance(run));
        return prior.Denormalise(steps[^1].XPrev.Span);
    }

    private static async Task AssertProjectionAsync(UnclipModel model, GoldenTensors golden, Captions captions, float[] z)
    {
        DecoderCondition condition = await new DecoderStage(model).ProjectAsync(captions, z, GuidanceRows.UnconditionalThenConditional, Token);
        // One order of magnitude above the projection's own tolerance: z_i and hidden states carry theirs.
        double tolerance = 10 * GoldenFolder.Tolerance("text_proj");
        Close.Within(tolerance, golden.Floats("text_proj.encoder_hidden_states"), condition.Context, "context");
        Close.Within(tolerance, golden.Floats("text_proj.time_embeddings"), condition.TimeEmbeddings, "time embeddings");
    }

    private static async Task AssertDecoderAsync(UnclipModel model, GoldenTensors golden, string run, Captions captions, float[] z, StageNoise? noise = null)
    {
        var decoder = new DecoderStage(model);
        List<SamplingStep> steps = await decoder.SampleAsync(captions, z, Guided(8), decoder.Sampler(SamplerKind.Ddpm, golden.Integers("decoder.timesteps").Length, eta: 0),
            noise ?? Recorded(golden, "decoder"), known: null, Token).ToListAsync(Token);
        AssertSteps(golden, "decoder", steps, GoldenFolder.Tolerance(run));
    }

    /// <summary>Of some runs only the last sample is recorded.</summary>
    private static void AssertUpsampled(GoldenTensors golden, string run, List<SamplingStep> steps)
    {
        Assert.Equal(golden.Integers("super_res.timesteps"), steps.Select(step => (long)step.Timestep));
        float[] z = golden.Floats("super_res.z");
        int size = steps[0].XPrev.Length, recorded = z.Length / size;
        foreach (SamplingStep step in steps[^recorded..])
            Close.Within(GoldenFolder.Tolerance(run), z.AsSpan((step.Index - steps.Count + recorded) * size, size), step.XPrev.Span, $"super_res z after step {step.Index}");
        long[] shape = golden.Shape("image"); // [B, H, W, 3] in [0, 1]
        int side = (int)shape[1];
        float[] image = golden.Floats("image"), actual = new float[image.Length];
        for (int i = 0; i < actual.Length; i++)
        {
            int channel = i % 3, pixel = i / 3 % (side * side), row = i / 3 / (side * side);
            actual[i] = Math.Clamp((steps[^1].XPrev.Span[(((row * 3) + channel) * side * side) + pixel] * 0.5f) + 0.5f, 0, 1);
        }
        Close.Within(GoldenFolder.Tolerance(run), image, actual, "image");
    }

    private static async Task<float[]> EncodePicturesAsync(UnclipModel model, params int[] images) => await new ImageStage(model).EncodeAsync(
        [.. images.Select(image => PictureCodec.Decode(File.ReadAllBytes(GoldenFolder.File("reference", "png", $"img{image}.png"))))], Token);

    /// <summary>diffusers' community scripts: acos of every element's share of the dot product.</summary>
    private static float[] ElementwiseSlerp(float[] from, float[] to, double theta)
    {
        double fromNorm = Math.Sqrt(from.Sum(v => (double)v * v)), toNorm = Math.Sqrt(to.Sum(v => (double)v * v));
        return [.. from.Zip(to, (a, b) =>
        {
            double angle = Math.Acos(a / fromNorm * (b / toNorm));
            return (float)((Math.Sin((1 - theta) * angle) * a + Math.Sin(theta * angle) * b) / Math.Sin(angle));
        })];
    }

    private static StageNoise Recorded(GoldenTensors golden, string stage, int rows = 1)
    {
        float[] initial = Rows.Repeat(golden.Floats(stage + "_latents_init"), rows), noises = golden.Floats(stage + ".noise");
        return new(initial, (step, noise) => noises.AsSpan(step * initial.Length, initial.Length).CopyTo(noise));
    }

    private static Task<Captions> EncodeAsync(UnclipModel model, string run) =>
        new TextStage(model).EncodeAsync(Arguments(run).GetProperty("prompt").GetString()!, 1, Token);

    private static double Argument(string run, string name) => Arguments(run).GetProperty(name).GetDouble();

    private static JsonElement Arguments(string run) => GoldenFolder.Manifest(run).GetProperty("args");
}

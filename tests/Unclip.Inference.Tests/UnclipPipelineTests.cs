using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Unclip.Inference.Pictures;
using Unclip.Inference.Stages;
using Unclip.Models;

namespace Unclip.Inference.Tests;

public class UnclipPipelineTests
{
    private static readonly GenerationRequest Request = new()
    {
        Prompt = "an astronaut riding across the desert", PriorSteps = 4, PriorCandidates = 3, DecoderSteps = 5, UpsamplerSteps = 2, Seed = 20, Count = 2,
    };

    private static Task<List<GenerationStep>> RunAsync(GenerationRequest request) =>
        new UnclipPipeline(TinyKarlo.Model).GenerateAsync(request, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken).AsTask();

    private static async Task<IReadOnlyList<Picture>> PicturesAsync(GenerationRequest request) =>
        Assert.IsType<PicturesFinished>((await RunAsync(request))[^1]).Pictures;

    [Fact]
    public async Task Steps_come_in_the_order_of_the_data_flow()
    {
        List<GenerationStep> steps = await RunAsync(Request);
        Assert.Equal(1 + 4 + 1 + 5 + 2 + 1, steps.Count);
        Assert.Equal(TinyKarlo.Model.Read(Request.Prompt).TokenCount, Assert.IsType<TextEncoded>(steps[0]).Reading.TokenCount);
        List<PriorStep> prior = [.. steps.OfType<PriorStep>()];
        Assert.Equal([(1, 999), (2, 666), (3, 333), (4, 0)], prior.Select(step => (step.Step, step.Timestep)));
        Assert.All(prior, step =>
        {
            Assert.Equal((4, 6, 6), (step.StepCount, step.Cosines.Count, step.Projections.Count));
            Assert.All(step.Cosines, cosine => Assert.InRange(cosine, -1, 1));
            Assert.All(step.Projections, point => Assert.True(float.IsFinite(point.X) && float.IsFinite(point.Y)));
        });
        Assert.Equal([(1, 999), (2, 749), (3, 500), (4, 250), (5, 0)], steps.OfType<DecoderStep>().Select(step => (step.Step, step.Timestep)));
        Assert.Equal([(1, 999), (2, 0)], steps.OfType<UpsamplerStep>().Select(step => (step.Step, step.Timestep)));
        Type[] order = [typeof(TextEncoded), typeof(PriorStep), typeof(CandidatesChosen), typeof(DecoderStep), typeof(UpsamplerStep), typeof(PicturesFinished)];
        Assert.Equal(order, steps.Select(step => step.GetType()).Distinct());
        Assert.All(steps.OfType<DecoderStep>(), step => Assert.All(step.Previews, preview => Assert.Equal(TinyKarlo.Model.Checkpoint.DecoderConfig.SampleSize, preview.Width)));
        IReadOnlyList<Picture> pictures = Assert.IsType<PicturesFinished>(steps[^1]).Pictures;
        int side = TinyKarlo.Model.Capabilities.Cascade.DefaultSide;
        Assert.All(pictures, picture => Assert.Equal((side, side, 3 * side * side), (picture.Width, picture.Height, picture.Rgb.Length)));
        // The last step ends on its own x̂0 (of UnCLIPScheduler, on 0.9995 of it).
        Assert.True(pictures[1].Rgb.Zip(steps.OfType<UpsamplerStep>().Last().Previews[1].Rgb, (a, b) => Math.Abs(a - b)).Max() <= 1);
    }

    [Fact]
    public async Task Of_several_candidates_the_one_that_fits_the_caption_best_is_painted()
    {
        List<GenerationStep> steps = await RunAsync(Request with { PriorCandidates = 4 });
        IReadOnlyList<int> chosen = steps.OfType<CandidatesChosen>().Single().Chosen;
        // Four tries at two pictures: the first try at both, then the second …
        float[][] alone = [.. await Task.WhenAll(Enumerable.Range(1, 4).Select(async candidates =>
            (await RunAsync(Request with { PriorCandidates = candidates })).OfType<PriorStep>().Last().Cosines.ToArray()))];
        for (int fewer = 0; fewer < 3; fewer++)
            Assert.All(alone[fewer].Zip(alone[3]), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        Assert.Equal(2, chosen.Count);
        Assert.All(chosen, candidate => Assert.InRange(candidate, 0, 3));
        Assert.NotEqual(
            (await PicturesAsync(Request with { PriorCandidates = 1 }))[0].Rgb,
            (await PicturesAsync(Request with { PriorCandidates = 1, Seed = 21 }))[0].Rgb);
    }

    [Fact]
    public void The_highest_dot_product_is_chosen_picture_by_picture()
    {
        float[] text = Vector(1), candidates = [.. Vector(1), .. Vector(3), .. Vector(2), .. Vector(-4)]; // of two pictures
        (int[] chosen, float[] embeddings) = Imaginer.Choose(candidates, [new(text, [], []), new([.. text.Select(value => -value)], [], [])]);
        Assert.Equal([1, 1], chosen);
        Assert.Equal([.. Vector(2), .. Vector(-4)], embeddings);

        static float[] Vector(float first) => [first, 0, 0];
    }

    [Fact]
    public async Task The_decoders_own_picture_is_had_without_the_upsampler()
    {
        int side = TinyKarlo.Model.Checkpoint.DecoderConfig.SampleSize;
        List<GenerationStep> steps = await RunAsync(Request with { Side = side });
        Assert.Empty(steps.OfType<UpsamplerStep>());
        Assert.All(steps.OfType<PicturesFinished>().Single().Pictures, picture => Assert.Equal(side, picture.Width));
        ValidationException refused = await Assert.ThrowsAsync<ValidationException>(() => RunAsync(Request with { Side = side + 1 }));
        Assert.Contains($"Side is {side + 1}, expected one of {side}, ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prior_that_the_model_does_not_have_is_refused_by_name()
    {
        ValidationException refused = await Assert.ThrowsAsync<ValidationException>(() => RunAsync(Request with { Prior = PriorKind.Autoregressive }));
        Assert.Equal("Prior is Autoregressive, expected Diffusion.", refused.Message);
    }

    /// <summary>Karlo's last step is another network's; a checkpoint that lists none takes all steps with the first.</summary>
    [Fact]
    public async Task Without_a_network_for_the_last_step_the_first_takes_it()
    {
        using var folder = new TemporaryFolder();
        TinyKarlo.CopyTo(folder.Path);
        string index = folder.File("model_index.json");
        JsonObject components = JsonNode.Parse(File.ReadAllText(index))!.AsObject();
        components.Remove("super_res_last");
        File.WriteAllText(index, components.ToJsonString());
        using UnclipModel model = UnclipModel.Open(folder.Path, TinyKarlo.Options);
        Assert.DoesNotContain(model.Networks, network => network.Network == Network.SuperResLast);
        PicturesFinished alone = await new UnclipPipeline(model).GenerateAsync(Request, TestContext.Current.CancellationToken)
            .OfType<PicturesFinished>().SingleAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual((await PicturesAsync(Request))[0].Rgb, alone.Pictures[0].Rgb);
    }

    [Theory, InlineData(SamplerKind.Ddim, 0), InlineData(SamplerKind.Ddim, 1), InlineData(SamplerKind.Ddpm, 0), InlineData(SamplerKind.DpmSolver, 0)]
    public async Task The_same_seed_gives_the_same_pictures_and_another_seed_does_not(SamplerKind sampler, double eta)
    {
        GenerationRequest request = Request with { Sampler = sampler, Eta = eta, Seed = 0 };
        IReadOnlyList<Picture> first = await PicturesAsync(request), second = await PicturesAsync(request), other = await PicturesAsync(request with { Seed = 1 });
        Assert.Equal(first.Select(picture => picture.Rgb), second.Select(picture => picture.Rgb));
        Assert.NotEqual(first[0].Rgb, other[0].Rgb);
        Assert.NotEqual(first[0].Rgb, first[1].Rgb);
    }

    [Theory, InlineData(SamplerKind.Ddim), InlineData(SamplerKind.Ddpm), InlineData(SamplerKind.DpmSolver)]
    public async Task A_picture_is_the_same_in_a_batch_of_four_and_in_a_smaller_one(SamplerKind sampler)
    {
        GenerationRequest request = Request with { Sampler = sampler };
        IReadOnlyList<Picture> four = await PicturesAsync(request with { Count = 4 });
        foreach (int count in (int[])[1, 3])
        {
            IReadOnlyList<Picture> fewer = await PicturesAsync(request with { Count = count });
            for (int k = 0; k < count; k++)
            {
                int largest = four[k].Rgb.Zip(fewer[k].Rgb, (a, b) => Math.Abs(a - b)).Max();
                // Matrix products of another batch size may add up in another order, and t = 999 magnifies the last bit by
                // 1/√ᾱ = 2e4 before the clip: a value at the edge of rounding to 8 bits may fall to its other side.
                Assert.True(largest <= 1, $"Picture {k} of {count} differs by {largest} of 255.");
            }
        }
    }

    [Fact]
    public async Task Every_setting_changes_the_picture()
    {
        byte[] baseline = (await PicturesAsync(Request))[0].Rgb;
        GenerationRequest[] changed =
        [
            Request with { Prompt = "a snowy owl" }, Request with { PriorSteps = 5 }, Request with { PriorGuidanceScale = 4 }, Request with { PriorGuidanceScale = 1 },
            Request with { UpsamplerSteps = 3 }, Request with { DecoderSteps = 6 }, Request with { DecoderGuidanceScale = 4 }, Request with { DecoderGuidanceScale = 1 },
            Request with { DecoderGuidanceStart = 0.5 }, Request with { DecoderGuidanceEnd = 0.5 }, Request with { Sampler = SamplerKind.Ddpm }, Request with { Eta = 1 },
        ];
        foreach (GenerationRequest request in changed)
        {
            byte[] picture = (await PicturesAsync(request))[0].Rgb;
            Assert.False(baseline.SequenceEqual(picture), $"{request} gave the same picture as {Request}");
        }
    }

    [Fact]
    public async Task Guidance_that_acts_nowhere_is_none()
    {
        IReadOnlyList<Picture> none = await PicturesAsync(Request with { DecoderGuidanceScale = 1 }), nowhere = await PicturesAsync(Request with { DecoderGuidanceStart = 0.001, DecoderGuidanceEnd = 0.002 });
        Assert.Equal(none.Select(picture => picture.Rgb), nowhere.Select(picture => picture.Rgb));
    }

    [Fact]
    public async Task One_step_a_stage_is_enough_for_a_picture() =>
        Assert.Equal(2, (await PicturesAsync(Request with { PriorSteps = 1, DecoderSteps = 1, UpsamplerSteps = 1 })).Count);

    [Fact]
    public async Task Cancelling_between_steps_ends_the_generation()
    {
        using var cancellation = new CancellationTokenSource();
        int decoderSteps = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (GenerationStep step in new UnclipPipeline(TinyKarlo.Model).GenerateAsync(Request with { DecoderSteps = 1000 }, cancellation.Token))
            {
                if (step is DecoderStep && ++decoderSteps == 2)
                    await cancellation.CancelAsync();
            }
        });
        Assert.Equal(2, decoderSteps);
    }

    [Fact]
    public async Task A_request_that_cannot_be_run_is_refused_before_anything_is_computed()
    {
        var pipeline = new UnclipPipeline(TinyKarlo.Model);
        await using IAsyncEnumerator<GenerationStep> steps = pipeline.GenerateAsync(Request with { Eta = double.NaN }, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        ValidationException refusal = await Assert.ThrowsAsync<ValidationException>(async () => await steps.MoveNextAsync());
        Assert.Contains("Eta", refusal.Message, StringComparison.Ordinal);
    }
}

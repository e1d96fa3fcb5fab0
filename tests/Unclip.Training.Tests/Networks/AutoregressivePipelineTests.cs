using Unclip.Inference;
using Unclip.Inference.Pictures;
using Xunit;

namespace Unclip.Training.Tests.Networks;

/// <summary>The app's pipeline over a checkpoint that has an autoregressive prior; no reference checkpoint has one.</summary>
public sealed class AutoregressivePipelineTests(RandomPictureBook book) : IClassFixture<RandomPictureBook>
{
    private static readonly GenerationRequest Request = new()
    {
        Prompt = "a red fish", Prior = PriorKind.Autoregressive, PriorCandidates = 2, DecoderSteps = 2, Side = PictureBook.Decoder.SampleSize, Seed = 5, Count = 2,
    };

    [Fact]
    public async Task Every_code_is_a_step_and_a_picture_does_not_depend_on_the_batch()
    {
        using UnclipModel model = UnclipModel.Open(book.Folder, new InferenceOptions { CacheFolder = Path.Combine(book.Folder, "cache") });
        Assert.Equal([PriorKind.Diffusion, PriorKind.Autoregressive], model.Capabilities.Priors);

        List<GenerationStep> two = await RunAsync(model, Request), one = await RunAsync(model, Request with { Count = 1 });
        PriorStep[] steps = [.. two.OfType<PriorStep>()];
        Assert.Equal(Enumerable.Range(1, PictureBook.AutoregressivePrior.NumComponents), steps.Select(step => step.Step));
        Assert.All(steps, step => Assert.Null(step.Timestep));
        Assert.Equal(4, steps[^1].Cosines.Count);
        Assert.Equal(4, steps[^1].Cosines.Distinct().Count());
        // The first picture's two candidates are rows 0 and 2 of four, or 0 and 1 of two.
        float[] alone = [.. one.OfType<PriorStep>().Last().Cosines];
        Assert.Equal(alone[0], steps[^1].Cosines[0], 1e-5f);
        Assert.Equal(alone[1], steps[^1].Cosines[2], 1e-5f);
        Assert.Equal(Pictures(one)[0].Rgb, Pictures(two)[0].Rgb);

        Assert.NotEqual(Pictures(one)[0].Rgb, Pictures(await RunAsync(model, Request with { Count = 1, Seed = 6 }))[0].Rgb);
        Assert.NotEqual(alone, one.OfType<PriorStep>().First().Cosines);
        await RunAsync(model, Request with { PriorGuidanceScale = 1 });
    }

    private static Task<List<GenerationStep>> RunAsync(UnclipModel model, GenerationRequest request) =>
        new UnclipPipeline(model).GenerateAsync(request, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken).AsTask();

    private static IReadOnlyList<Picture> Pictures(List<GenerationStep> steps) => steps.OfType<PicturesFinished>().Single().Pictures;
}

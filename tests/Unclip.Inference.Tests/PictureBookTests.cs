using Unclip.Golden;
using Unclip.Inference.Pictures;

namespace Unclip.Inference.Tests;

/// <summary>The checkpoint that the repository ships, run by the pipeline that the app runs.</summary>
public sealed class PictureBookTests : IClassFixture<PictureBookTests.Book>
{
    private readonly Book book;

    public PictureBookTests(Book book) => this.book = book;

    [Fact]
    public void It_knows_every_word_of_its_example_prompts()
    {
        Assert.NotEmpty(book.Model.Card.ExamplePrompts);
        Assert.All(book.Model.Card.ExamplePrompts, prompt =>
        {
            PromptReading reading = book.Model.Read(prompt);
            Assert.Empty(reading.UnknownWords);
            Assert.Null(reading.Truncated);
        });
        Assert.Equal(["griffin"], book.Model.Read("a purple griffin in the snow").UnknownWords);
    }

    [Fact]
    public async Task Its_pictures_follow_the_prompt_in_colour_and_place()
    {
        Picture night = await book.GenerateAsync("a yellow star in the night sky"), snow = await book.GenerateAsync("a white snowman in the snow");
        Picture red = await book.GenerateAsync("a red heart on a plain blue background");
        Assert.True(Mean(night, 0) + Mean(night, 1) + 100 < Mean(snow, 0) + Mean(snow, 1), "The night sky is not darker than the snow.");
        Assert.True(TopRow(red, 2) > TopRow(red, 0) + 50, "The background is not blue.");
    }

    /// <summary>Of the autoregressive prior too, whose rows share a position.</summary>
    [Fact]
    public async Task Jobs_that_share_forward_passes_give_the_pictures_that_they_give_alone()
    {
        GenerationRequest[] requests =
        [
            .. Enumerable.Range(0, 6).Select(i => new GenerationRequest
            {
                Prompt = book.Model.Card.ExamplePrompts[i], Prior = i < 3 ? PriorKind.Autoregressive : PriorKind.Diffusion,
                PriorSteps = 5 + i, DecoderSteps = 4 + i, Side = book.Model.Capabilities.Cascade.Sides[0], Seed = (uint)i,
            }),
        ];
        List<Picture> alone = [];
        foreach (GenerationRequest request in requests) alone.Add(await book.GenerateAsync(request));
        Picture[] together = await Task.WhenAll(requests.Select(request => Task.Run(() => book.GenerateAsync(request))));
        foreach ((Picture expected, Picture actual) in alone.Zip(together))
            Assert.InRange(expected.Rgb.Zip(actual.Rgb, (e, a) => Math.Abs(e - a)).Max(), 0, 1);
    }

    private static double Mean(Picture picture, int channel) => picture.Rgb.Where((_, i) => i % 3 == channel).Average(value => value);

    /// <summary>Mean of a channel over the top row, which the background fills.</summary>
    private static double TopRow(Picture picture, int channel) =>
        Enumerable.Range(0, picture.Width).Average(x => picture.Rgb[3 * x + channel]);

    public sealed class Book : IDisposable
    {
        public UnclipModel Model { get; } = UnclipModel.Open(Path.Combine(Repository.Root, "models", "picturebook"));

        public Task<Picture> GenerateAsync(string prompt) => GenerateAsync(new GenerationRequest { Prompt = prompt, PriorSteps = 10, DecoderSteps = 10 });

        public async Task<Picture> GenerateAsync(GenerationRequest request)
        {
            await foreach (GenerationStep step in new UnclipPipeline(Model).GenerateAsync(request, TestContext.Current.CancellationToken))
                if (step is PicturesFinished finished)
                    return finished.Pictures[0];
            throw new InvalidOperationException("The generation ended without pictures.");
        }

        public void Dispose() => Model.Dispose();
    }
}

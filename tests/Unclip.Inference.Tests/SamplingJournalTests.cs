using Unclip.Golden;
using Unclip.Inference.Manipulations;
using Unclip.Inference.Pictures;

namespace Unclip.Inference.Tests;

public class SamplingJournalTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Picture Photo => Framing.Square(PictureCodec.Decode(File.ReadAllBytes(GoldenFolder.File("reference", "png", "img0.png"))), 32);

    private static PaintingRequest Request(string tool) => tool switch
    {
        "generation" => new GenerationRequest { Prompt = "a fox", Count = 2, PriorSteps = 3, PriorCandidates = 2, DecoderSteps = 3, UpsamplerSteps = 2, Seed = 4 },
        "solver" => new GenerationRequest { Prompt = "a fox", PriorSteps = 2, DecoderSteps = 4, Sampler = SamplerKind.DpmSolver, UpsamplerSteps = 2, Seed = 4 },
        "text diff" => new TextDiffRequest { Picture = Photo, From = "a fox", To = "a snowy owl", Count = 2, DecoderSteps = 3, UpsamplerSteps = 2, Seed = 4 },
        "two texts" => new InterpolationRequest { Corners = [new TextIngredient("a fox"), new TextIngredient("a snowy owl")], Count = 2, PriorSteps = 2, DecoderSteps = 3, UpsamplerSteps = 2, Seed = 4 },
        _ => new InpaintingRequest { Picture = Photo, Mask = Half(Photo), Prompt = "a fox", PriorSteps = 2, DecoderSteps = 3, UpsamplerSteps = 2, Seed = 4 },
    };

    [Theory, InlineData("generation"), InlineData("solver"), InlineData("text diff"), InlineData("two texts"), InlineData("inpainting")]
    public async Task Wherever_a_run_is_interrupted_it_goes_on_to_the_same_pictures(string tool)
    {
        Tools tools = new(TinyKarlo.Model);
        PaintingRequest request = Request(tool);
        List<GenerationStep> whole = await tools.PaintAsync(request, Token).ToListAsync(Token);
        int steps = whole.Count(IsSampling);
        for (int done = 1; done <= steps; done++)
        {
            SamplingJournal interrupted = new();
            int left = done;
            await foreach (GenerationStep step in tools.PaintAsync(request, interrupted, Token))
                if (IsSampling(step) && --left == 0) break;

            List<GenerationStep> rest = await tools.PaintAsync(request, new(interrupted.LastSteps), Token).ToListAsync(Token);
            Assert.Equal(Pictures(whole), Pictures(rest));
            // Each sampler that was begun shows its last step once more.
            int repeated = whole.Where(IsSampling).Take(done).GroupBy(step => step.GetType()).Count();
            Assert.Equal(steps - done + repeated, rest.Count(IsSampling));
        }
    }

    [Fact]
    public async Task A_journal_of_another_request_is_not_gone_on_with()
    {
        Tools tools = new(TinyKarlo.Model);
        SamplingJournal other = new();
        GenerationRequest request = (GenerationRequest)Request("generation");
        await foreach (GenerationStep _ in tools.PaintAsync(request with { Count = 1, PriorCandidates = 1 }, other, Token)) { }
        List<GenerationStep> pictures = await tools.PaintAsync(request, new(other.LastSteps), Token).ToListAsync(Token);
        Assert.Equal(Pictures(await tools.PaintAsync(request, Token).ToListAsync(Token)), Pictures(pictures));
    }

    private static bool IsSampling(GenerationStep step) => step is PriorStep or PaintingStep;

    private static IEnumerable<string> Pictures(List<GenerationStep> steps) =>
        steps.OfType<PicturesFinished>().Single().Pictures.Select(picture => Convert.ToHexString(picture.Rgb));

    private static Mask Half(Picture picture) => new(picture.Width, picture.Height, [.. Enumerable.Range(0, picture.Width * picture.Height).Select(i => (byte)(i % picture.Width < picture.Width / 2 ? 255 : 0))]);
}

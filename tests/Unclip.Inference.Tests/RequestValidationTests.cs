using Unclip.Inference.Manipulations;
using Unclip.Inference.Pictures;

namespace Unclip.Inference.Tests;

public class RequestValidationTests
{
    private static readonly GenerationRequest Good = new() { Prompt = "a red house" };

    public static TheoryData<GenerationRequest, string> Bad => new()
    {
        { Good with { Prompt = "" }, "Prompt" },
        { Good with { Prompt = " \t\n " }, "rompt" },
        { Good with { Prompt = new('a', 10_000) }, "Prompt" },
        { Good with { Count = 0 }, "Count" },
        { Good with { Count = 17 }, "Count" },
        { Good with { PriorSteps = 0 }, "PriorSteps" },
        { Good with { DecoderSteps = 1001 }, "DecoderSteps" },
        { Good with { DecoderGuidanceEnd = 1.5 }, "DecoderGuidanceEnd" },
        { Good with { DecoderGuidanceStart = 0.75, DecoderGuidanceEnd = 0.25 }, "DecoderGuidanceStart is 0.75, expected at most 0.25" },
        { Good with { PriorGuidanceScale = double.NaN }, "PriorGuidanceScale" },
        { Good with { DecoderGuidanceScale = double.PositiveInfinity }, "DecoderGuidanceScale" },
        { Good with { DecoderGuidanceScale = 0.5 }, "DecoderGuidanceScale" },
        { Good with { Eta = -0.1 }, "Eta" },
        { Good with { Eta = double.NaN }, "Eta" },
        { Good with { Sampler = (SamplerKind)7 }, "Sampler" },
    };

    [Theory, MemberData(nameof(Bad))]
    public void What_is_wrong_is_named(GenerationRequest request, string named) =>
        Assert.Contains(RequestValidation.Errors(request), error => error.Contains(named, StringComparison.Ordinal));

    [Fact]
    public void Everything_that_is_wrong_is_named_at_once() =>
        Assert.True(RequestValidation.Errors(Good with { Prompt = "", Count = 0, Eta = double.NaN }).Count >= 3);

    [Theory, InlineData("a red house"), InlineData("🏠 بيت أحمر"), InlineData("\ud83d")]
    public void Any_words_are_a_prompt(string prompt) => Assert.Empty(RequestValidation.Errors(Good with { Prompt = prompt }));

    [Fact]
    public void What_reads_no_text_needs_no_prior()
    {
        ModelCapabilities priorless = new(new([64]), HasDiffusionPrior: false);
        Assert.Empty(RequestValidation.Errors(new MixtureRequest { Ingredients = [new(new EmbeddingIngredient([1, 2]))] }, priorless));
        Assert.Contains(RequestValidation.Errors(new MixtureRequest { Ingredients = [new(new TextIngredient("a red house"))] }, priorless), error => error.Contains("Prior", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_model_cannot_do_or_a_file_cannot_carry_is_said_before_anything_runs()
    {
        ModelCapabilities capabilities = new(new([32, 256])) { EmbeddingWidth = 2 };
        AssertNamed(new MixtureRequest { Ingredients = [new(new EmbeddingIngredient([1, 2, 3]))] }, "has 3 values, expected 2");
        AssertNamed(new MixtureRequest { Ingredients = [new(new EmbeddingIngredient([1, float.PositiveInfinity]))] }, "not finite");
        AssertNamed(new ReconstructionRequest { Source = new EmbeddingIngredient([1, 2]), ComponentCounts = [1] }, "principal_components.safetensors");
        AssertNamed(new UpsamplingRequest { Picture = new(2, 2, new byte[12]), Side = 32 }, "Side is 32, expected more than 32");
        AssertNamed(new VariationRequest { Picture = new(2049, 1, new byte[3 * 2049]) }, "2049 × 1 pixels, expected at most 2048 × 2048");

        void AssertNamed(PaintingRequest request, string named) =>
            Assert.Contains(RequestValidation.Errors(request, capabilities), error => error.Contains(named, StringComparison.Ordinal));
    }

    [Fact]
    public void Seed_zero_and_the_largest_seed_are_seeds()
    {
        Assert.Empty(RequestValidation.Errors(Good with { Seed = 0 }));
        Assert.Empty(RequestValidation.Errors(Good with { Seed = uint.MaxValue }));
    }
}

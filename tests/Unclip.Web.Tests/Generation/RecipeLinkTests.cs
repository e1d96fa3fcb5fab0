using Unclip.Inference;
using Unclip.Web.Generation;

namespace Unclip.Web.Tests.Generation;

public sealed class RecipeLinkTests
{
    private const string Fingerprint = "0123456789abcdef";
    private static readonly GenerationRequest Defaults = new() { Prompt = "" };

    [Theory]
    [InlineData("a red house & a blue tree = 100 %?", SamplerKind.Ddpm)]
    [InlineData("🦊 בית אדום #1 + more", SamplerKind.DpmSolver)]
    public void A_link_and_back_is_the_same_request(string prompt, SamplerKind sampler)
    {
        GenerationRequest request = new()
        {
            Prompt = prompt, Prior = PriorKind.Autoregressive, Count = 8, Seed = uint.MaxValue, PriorSteps = 7, PriorGuidanceScale = 3.25,
            DecoderSteps = 33, DecoderGuidanceScale = 1, DecoderGuidanceStart = 0.1, DecoderGuidanceEnd = 0.75, Sampler = sampler, Eta = 0.35, PriorCandidates = 5, Side = 1024, UpsamplerSteps = 11,
        };
        string link = RecipeLink.PathOf(request, Fingerprint);
        RecipeReading reading = RecipeLink.Read(new Uri("http://localhost" + link).Query, Defaults, Fingerprint);
        Assert.Equal(request, reading.Request);
        Assert.Empty(reading.Problems);
    }

    [Fact]
    public void An_address_without_a_recipe_sets_nothing()
    {
        Assert.Null(RecipeLink.Read("", Defaults, Fingerprint).Request);
        Assert.Null(RecipeLink.Read("?utm_source=x", Defaults, Fingerprint).Request);
    }

    [Theory]
    [InlineData("seed=-1")]
    [InlineData("seed=4294967296")]
    [InlineData("priorSteps=0")]
    [InlineData("decoderGuidance=Infinity")]
    [InlineData("priorGuidance=NaN")]
    [InlineData("guidanceEnd=1.5")]
    [InlineData("guidanceStart=0.75&guidanceEnd=0.25")]
    [InlineData("sampler=euler")]
    [InlineData("count=two")]
    [InlineData("prior=autoregressive")]
    [InlineData("side=-1")]
    [InlineData("side=512")]
    public void What_a_link_says_wrongly_is_named_and_the_default_stays(string part)
    {
        RecipeReading reading = RecipeLink.Read("?prompt=x&" + part, Defaults, Fingerprint, new ModelCapabilities(new([64, 256])));
        Assert.Equal(Defaults with { Prompt = "x" }, reading.Request);
        Assert.Contains(part.Split('=')[0], Assert.Single(reading.Problems), StringComparison.Ordinal);
    }
}

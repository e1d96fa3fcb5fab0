namespace Unclip.Inference.Tests;

public class RecipeTests
{
    private static readonly Recipe Good = new()
    {
        AppVersion = "0.1.0", Model = "Toy", Fingerprint = "abc", Request = new GenerationRequest { Prompt = "日本 🏠", Count = 3, Seed = 0 }, PictureIndex = 2,
    };

    [Fact]
    public void Json_gives_the_recipe_back() => Assert.Equal(Good, Recipe.FromJson(Good.ToJson()));

    [Fact]
    public void A_recipe_from_before_there_were_tools_is_a_prompts() =>
        Assert.Equal(new GenerationRequest { Prompt = "a" }, Recipe.FromJson("""{"app_version":"1","model":"m","fingerprint":"f","request":{"prompt":"a"}}""").Request);

    [Fact]
    public void Names_are_words_and_not_numbers() =>
        Assert.Contains("\"sampler\":\"ddim\"", Good.ToJson(), StringComparison.Ordinal);

    [Theory]
    [InlineData("", "Not a recipe")]
    [InlineData("null", "null")]
    [InlineData("{}", "Not a recipe")]
    [InlineData("""{"app_version":"1","model":"m","fingerprint":"f","request":null}""", "null")]
    [InlineData("""{"app_version":"1","model":"m","fingerprint":"f","request":{"prompt":"a","count":99}}""", "Count")]
    [InlineData("""{"app_version":"1","model":"m","fingerprint":"f","request":{"prompt":"a"},"picture_index":1}""", "picture_index")]
    [InlineData("""{"app_version":"1","model":"m","fingerprint":"f","request":{"prompt":"a","sampler":"euler"}}""", "Not a recipe")]
    [InlineData("""{"app_version":"1","model":"m","fingerprint":"f","request":{"tool":"magic","prompt":"a"}}""", "Not a recipe")]
    [InlineData("""{"app_version":"1","model":"m","fingerprint":"f","request":{"tool":"variations","picture":"AAAA"}}""", "Not a recipe")]
    [InlineData("""{"app_version":"1","model":"m","fingerprint":"f","request":{},"request":{"prompt":"a"}}""", "Not a recipe")]
    [InlineData("""{"app_version":"1","model":"m","fingerprint":"f","request":{"tool":"mixture","ingredients":[{"ingredient":{"text":"a"}}]}}""", "Not a recipe")]
    [InlineData("""{"app_version":"1","model":"m","fingerprint":"f","request":{"tool":"mixture","ingredients":[{}]}}""", "Not a recipe")]
    [InlineData("""{"app_version":"1","model":"m","fingerprint":"f","request":{"tool":"mixture","ingredients":[null]}}""", "Ingredients has a null")]
    public void Anything_else_is_refused(string json, string named) =>
        Assert.Contains(named, Assert.Throws<InvalidDataException>(() => Recipe.FromJson(json)).Message, StringComparison.Ordinal);
}

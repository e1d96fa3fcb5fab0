using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Unclip.Inference;
using Unclip.Web.Components.Pages;
using Unclip.Web.Components.Sources;
using Unclip.Web.Sources;

namespace Unclip.Web.Tests.Components;

public sealed class RecipeDropTests : PageFixture
{
    [Fact]
    public async Task A_picture_of_ours_restores_its_settings_and_keep_mine_brings_back_what_was_there()
    {
        IRenderedComponent<PromptPage> page = await PageAsync();
        await page.InvokeAsync(() => page.Find("#prompt").Input("my own words "));
        await page.InvokeAsync(() => page.Find("#seed").Input("99"));
        await DropAsync(page, Plain with { Recipe = Recipe(Model.Open().Fingerprint) });
        Assert.Equal(("a red house", "4", "7"), Settings(page));
        Assert.False(page.Find("#new-seed-each-time").HasAttribute("checked"));
        Assert.Contains("Settings restored from the picture.", page.Find(".recipe-drop [role=status]").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("another model", page.Find(".recipe-drop").TextContent, StringComparison.Ordinal);

        await page.InvokeAsync(() => page.Find(".recipe-drop button").Click());
        Assert.Equal(("my own words ", "99", "9"), Settings(page));
        Assert.Empty(page.FindAll(".recipe-drop [role=status]"));
    }

    [Fact]
    public async Task Keep_mine_goes_back_to_what_the_person_had_however_many_pictures_came()
    {
        IRenderedComponent<PromptPage> page = await PageAsync();
        await page.InvokeAsync(() => page.Find("#prompt").Input("my own words"));
        Recipe recipe = Recipe(Model.Open().Fingerprint);
        await DropAsync(page, Plain with { Recipe = recipe });
        await DropAsync(page, Plain with { Recipe = recipe with { Request = RedHouse with { Prompt = "a blue tree" } } });
        Assert.Equal("a blue tree", Settings(page).Prompt);
        await page.InvokeAsync(() => page.Find(".recipe-drop button").Click());
        Assert.Equal("my own words", Settings(page).Prompt);
    }

    [Fact]
    public async Task A_recipe_of_another_model_says_so_and_asks_nothing_that_this_one_cannot_do()
    {
        IRenderedComponent<PromptPage> page = await PageAsync();
        Recipe recipe = Recipe("another fingerprint");
        await DropAsync(page, Plain with { Recipe = recipe with { Model = "Karlo", Request = RedHouse with { Side = 1024, Prior = PriorKind.Autoregressive } } });
        Assert.Contains("another model, Karlo", page.Find(".recipe-drop [role=status]").TextContent, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find("form").Submit());
        GenerationRequest request = Assert.IsType<GenerationRequest>(Assert.Single(Jobs.Of(Me)).Request);
        Assert.Equal((null, PriorKind.Diffusion, "a red house"), (request.Side, request.Prior, request.Prompt));
    }

    [Fact]
    public async Task A_foreign_picture_changes_nothing_and_the_page_says_why()
    {
        IRenderedComponent<PromptPage> page = await PageAsync();
        await page.InvokeAsync(() => page.Find("#prompt").Input("my own words"));
        await DropAsync(page, Plain);
        Assert.Contains("holds no recipe", page.Find(".recipe-drop [role=alert]").TextContent, StringComparison.Ordinal);
        await DropAsync(page, Plain with { RecipeProblem = "The recipe's picture_index is 9, expected 0 to 1." });
        Assert.Contains("picture_index is 9, expected 0 to 1", page.Find(".recipe-drop [role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("my own words", Settings(page).Prompt);
    }

    private static SourcePicture Plain => SourcePicture.Of(new(2, 2, new byte[12]));

    private static readonly GenerationRequest RedHouse = new() { Prompt = "a red house", Seed = 4, DecoderSteps = 7 };

    private static Recipe Recipe(string fingerprint) => new()
    {
        AppVersion = "0.1.0", Model = "Scripted", Fingerprint = fingerprint, Request = RedHouse,
    };

    private async Task DropAsync(IRenderedComponent<PromptPage> page, SourcePicture picture)
    {
        SourcePicture kept = Services.GetRequiredService<SourceStore>().Add(Me, picture);
        await page.InvokeAsync(() => page.FindComponent<RecipeDrop>().Instance.Uploaded(kept.Id));
    }

    private static (string? Prompt, string? Seed, string? DecoderSteps) Settings(IRenderedComponent<PromptPage> page) =>
        (page.Find("#prompt").GetAttribute("value"), page.Find("#seed").GetAttribute("value"), page.Find("#set-decoder-steps").GetAttribute("value"));
}

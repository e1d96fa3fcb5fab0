using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Unclip.Inference;
using Unclip.Inference.Manipulations;
using Unclip.Inference.Pictures;
using Unclip.Web.Components.Embeddings;
using Unclip.Web.Components.Pages;
using Unclip.Web.Components.Sources;
using Unclip.Web.Generation;
using Unclip.Web.Sources;

namespace Unclip.Web.Tests.Components;

public sealed class EmbeddingsPageTests : PageFixture
{
    private static Picture Plain { get; } = new(2, 2, new byte[12]);

    private Shelf Shelf => Services.GetRequiredService<Shelf>();

    [Fact]
    public async Task The_mix_is_what_lies_on_the_shelf_with_its_weights()
    {
        IRenderedComponent<EmbeddingsPage> page = await PageAsync<EmbeddingsPage>();
        await AddTextAsync(page, " a red house ");
        await AddTextAsync(page, "a blue tree");
        await AddPictureAsync(page, new Picture(512, 256, new byte[512 * 256 * 3]));
        await WeighAsync(page, 0, "-1.5");
        await WeighAsync(page, 1, "0");
        await PaintAsync(page);
        MixtureRequest request = Assert.IsType<MixtureRequest>(Assert.Single(Jobs.Of(Me)).Request);
        Assert.StartsWith("−1.5 · “a red house” + 1 · a picture", page.Find(".job-prompt").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Equal([-1.5, 1], request.Ingredients.Select(part => part.Weight));
        Assert.Equal("a red house", Assert.IsType<TextIngredient>(request.Ingredients[0].Ingredient).Text);
        Assert.Equal((256, 128), (Picture(request.Ingredients[1]).Width, Picture(request.Ingredients[1]).Height));
        static Picture Picture(WeightedIngredient part) => Assert.IsType<PictureIngredient>(part.Ingredient).Picture;
    }

    [Fact]
    public async Task Nothing_to_mix_is_said_in_words()
    {
        IRenderedComponent<EmbeddingsPage> page = await PageAsync<EmbeddingsPage>();
        await PaintAsync(page);
        Assert.Contains("The shelf is empty", page.Find(".controls .notice").TextContent, StringComparison.Ordinal);
        await AddTextAsync(page, "a red house");
        await WeighAsync(page, 0, "0");
        await PaintAsync(page);
        Assert.Contains("weighs 0", page.Find(".controls .notice").TextContent, StringComparison.Ordinal);
        Assert.Empty(Jobs.Of(Me));
    }

    [Fact]
    public async Task Without_a_prior_pictures_are_mixed_and_a_text_is_refused_with_the_reason()
    {
        Model.Capabilities = Model.Capabilities with { HasDiffusionPrior = false };
        Model.MissingAbilities = [ModelAbility.TextToPicture];
        IRenderedComponent<EmbeddingsPage> page = await PageAsync<EmbeddingsPage>();
        await AddTextAsync(page, "a red house");
        await AddPictureAsync(page, Plain);
        await PaintAsync(page);
        Assert.Contains("The checkpoint has no prior,", page.Find(".controls .notice").TextContent, StringComparison.Ordinal);
        await WeighAsync(page, 0, "0");
        await PaintAsync(page);
        Assert.StartsWith("1 · a picture", page.Find(".job-prompt").TextContent.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_text_twice_and_a_thirteenth_thing_are_refused_and_what_was_typed_stays()
    {
        IRenderedComponent<EmbeddingsPage> page = await PageAsync<EmbeddingsPage>();
        for (int i = 0; i < Shelf.Capacity; i++) await AddTextAsync(page, $"text {i}");
        await AddTextAsync(page, "text 0");
        Assert.Contains("on the shelf already", page.Find("#shelf-text-notes .error").TextContent, StringComparison.Ordinal);
        await AddTextAsync(page, "one more");
        Assert.Contains("The shelf is full", page.Find("#shelf-text-notes .error").TextContent, StringComparison.Ordinal);
        Assert.Equal("one more", page.Find("#shelf-text").GetAttribute("value"));
        await page.InvokeAsync(() => page.Find("button[aria-label='Remove 1, text 0']").Click());
        Assert.Equal(Shelf.Capacity - 1, page.FindAll(".shelf li").Count);
    }

    [Fact]
    public async Task Every_two_things_have_a_cosine()
    {
        IRenderedComponent<EmbeddingsPage> page = await PageAsync<EmbeddingsPage>();
        await AddTextAsync(page, "a red house");
        await AddTextAsync(page, "a tree");
        await AddPictureAsync(page, Plain);
        // By words of the card: 1 of √3·√2 in common; the scripted picture is "a".
        page.WaitForAssertion(() => Assert.Equal(
            ["1.00", "0.41", "0.58", "0.41", "1.00", "0.71", "0.58", "0.71", "1.00"], page.FindAll(".cosine-cell").Select(cell => cell.TextContent.Trim())));
        Assert.Equal(["a red house", "a tree"], page.FindAll(".cosines .row-name").Take(2).Select(name => name.TextContent));
    }

    [Fact]
    public async Task Captions_get_their_probabilities_the_most_probable_first()
    {
        IRenderedComponent<EmbeddingsPage> page = await PageAsync<EmbeddingsPage>();
        Assert.Contains("put a picture on the shelf first", page.Markup, StringComparison.Ordinal);
        await AddPictureAsync(page, Plain);
        await AskAsync(page, "a red house");
        Assert.Contains("at least two", page.Find("#zero-shot-problem").TextContent, StringComparison.Ordinal);
        await AskAsync(page, "red house\na tree\n\na tree\na blue tree");
        page.WaitForAssertion(() => Assert.Equal(["a tree", "a blue tree", "red house"], page.FindAll(".probable-caption").Select(caption => caption.TextContent)));
        // 1/√2 and 1/√3 of 100.
        double ratio = Math.Exp(100 / Math.Sqrt(3) - 100 / Math.Sqrt(2));
        Assert.Equal($"{100 / (1 + ratio):0.0} %", page.FindAll(".probability")[0].TextContent);
    }

    [Fact]
    public async Task A_finished_mix_is_put_on_the_shelf_as_the_embedding_that_it_was_painted_from()
    {
        IRenderedComponent<EmbeddingsPage> page = await PageAsync<EmbeddingsPage>();
        GenerationJob job = await FinishedAsync(new MixtureRequest { Ingredients = [new(new TextIngredient("a red house"))] });
        page.WaitForElement(".keep-mix");
        await page.InvokeAsync(() => page.Find(".keep-mix").Click());
        Assert.Same(job.Snapshot.ImageEmbeddings[0], Assert.IsType<EmbeddingIngredient>(Assert.Single(Shelf.Items).Ingredient).ImageEmbedding);
        await page.InvokeAsync(() => page.Find(".finished-embeddings button").Click());
        Assert.Contains("on the shelf already", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_mix_is_restored_with_its_pictures_embeddings_and_weights()
    {
        IRenderedComponent<EmbeddingsPage> page = await PageAsync<EmbeddingsPage>();
        GenerationJob painted = await FinishedAsync(new GenerationRequest { Prompt = "a red house", Seed = 9 });
        MixtureRequest old = new()
        {
            Ingredients = [new(new TextIngredient("a tree"), 0.5), new(new PictureIngredient(Plain), -1), new(new EmbeddingIngredient(painted.Snapshot.ImageEmbeddings[0]), 2)],
            Seed = 21,
        };
        await FinishedAsync(old);
        await AddTextAsync(page, "something else");
        page.WaitForElement(".past");
        await page.InvokeAsync(() => page.Find(".past").Click());
        Assert.Equal([0.5, -1, 2], Shelf.Items.Select(item => item.Weight));
        Assert.Equal(PictureEndpoints.PathOf(painted, 0), Shelf.Items[2].PicturePath);
        await PaintAsync(page);
        MixtureRequest again = Assert.IsType<MixtureRequest>(Jobs.Of(Me)[0].Request);
        Assert.Equal(21u, again.Seed);
        Assert.Equal(Plain.Rgb, Assert.IsType<PictureIngredient>(again.Ingredients[1].Ingredient).Picture.Rgb);
        Assert.Same(painted.Snapshot.ImageEmbeddings[0], Assert.IsType<EmbeddingIngredient>(again.Ingredients[2].Ingredient).ImageEmbedding);
    }

    [Fact]
    public async Task A_row_of_principal_components_goes_as_far_as_the_model_knows_them()
    {
        Model.Capabilities = Model.Capabilities with { ComponentCount = 36 };
        IRenderedComponent<EmbeddingsPage> page = await PageAsync<EmbeddingsPage>();
        await AddTextAsync(page, "a red house");
        Assert.Equal("36", page.Find("#components .row-value").TextContent);
        await Runner.StartAsync(TestContext.Current.CancellationToken);
        await page.InvokeAsync(() => page.Find(".component-form").Submit());
        ReconstructionRequest request = Assert.IsType<ReconstructionRequest>(Assert.Single(Jobs.Of(Me)).Request);
        Assert.Equal([5, 10, 20, 30, 36], request.ComponentCounts);
        Assert.Equal(5, request.Count);
        page.WaitForAssertion(() => Assert.Equal(5, page.FindAll("#components .row-preview img").Count));
        await page.InvokeAsync(() => page.Find("#components .row-slider input").Input("2"));
        Assert.Equal("20", page.Find("#components .row-value").TextContent);
    }

    [Fact]
    public async Task What_a_model_lacks_is_said_where_it_would_be()
    {
        IRenderedComponent<EmbeddingsPage> page = await PageAsync<EmbeddingsPage>();
        Assert.Contains("no principal components", page.Find("#components .notice").TextContent, StringComparison.Ordinal);
        Assert.Contains("no autoregressive prior", page.Find("section[aria-labelledby=priors-title] .notice").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_priors_paint_one_prompt_from_one_seed()
    {
        Model.Capabilities = Model.Capabilities with { CodeCount = 8 };
        IRenderedComponent<EmbeddingsPage> page = await PageAsync<EmbeddingsPage>();
        await page.InvokeAsync(() => page.Find("#priors-prompt").Input("a red house"));
        await page.InvokeAsync(() => page.Find(".prior-form").Submit());
        GenerationRequest[] requests = [.. Jobs.Of(Me).Select(job => Assert.IsType<GenerationRequest>(job.Request)).OrderBy(request => request.Prior)];
        Assert.Equal([PriorKind.Diffusion, PriorKind.Autoregressive], requests.Select(request => request.Prior));
        Assert.Equal(requests[0], requests[1] with { Prior = PriorKind.Diffusion });
        Assert.Equal(["Diffusion prior", "Autoregressive prior"], page.FindAll(".prior-pair h3").Select(title => title.TextContent));
        Assert.Equal(2, page.FindAll(".prior-pair .job").Count);
    }

    [Fact]
    public async Task Where_only_one_of_the_two_can_wait_neither_does()
    {
        Model.Capabilities = Model.Capabilities with { CodeCount = 8 };
        IRenderedComponent<EmbeddingsPage> page = await PageAsync<EmbeddingsPage>();
        GenerationJob waiting = await Jobs.AddAsync(Me, new GenerationRequest { Prompt = "a tree" }, Model.Open());
        await page.InvokeAsync(() => page.Find("#priors-prompt").Input("a red house"));
        await page.InvokeAsync(() => page.Find(".prior-form").Submit());
        Assert.Contains("are waiting already", page.Find("section[aria-labelledby=priors-title] [role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Same(waiting, Assert.Single(Jobs.Of(Me), job => job.Snapshot.IsActive));
    }

    [Theory]
    [InlineData(false, typeof(PictureIngredient))]
    [InlineData(true, typeof(EmbeddingIngredient))]
    public async Task A_sent_picture_is_on_the_shelf_and_is_its_embedding_where_the_model_reads_no_pictures(bool missing, Type expected)
    {
        if (missing) Model.MissingAbilities = [ModelAbility.PictureIn];
        GenerationJob job = await FinishedAsync(new GenerationRequest { Prompt = "a red house" });
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/embeddings?from={job.Id}/0");
        await PageAsync<EmbeddingsPage>();
        Assert.IsType(expected, Assert.Single(Shelf.Items).Ingredient);
    }

    [Fact]
    public async Task An_embedding_of_another_model_is_neither_mixed_nor_compared()
    {
        GenerationJob job = await FinishedAsync(new GenerationRequest { Prompt = "a red house" });
        Shelf.Add(ShelfItem.Of(job, 0));
        OpenedModel other = Model.Open() with { Fingerprint = "another" };
        Assert.Contains("an embedding of another model", Shelf.MixProblem(other), StringComparison.Ordinal);
        Assert.Null(Shelf.MixProblem(Model.Open()));
    }

    private static async Task AddTextAsync(IRenderedComponent<EmbeddingsPage> page, string text)
    {
        await page.InvokeAsync(() => page.Find("#shelf-text").Input(text));
        await page.InvokeAsync(() => page.Find(".add-text").Submit());
    }

    private static Task AddPictureAsync(IRenderedComponent<EmbeddingsPage> page, Picture picture) =>
        page.InvokeAsync(() => page.FindComponent<SourcePicker>().Instance.ValueChanged.InvokeAsync(SourcePicture.Of(picture)));

    private static Task WeighAsync(IRenderedComponent<EmbeddingsPage> page, int index, string weight) =>
        page.InvokeAsync(() => page.FindAll(".shelf-weight input")[index].Input(weight));

    private static Task PaintAsync(IRenderedComponent<EmbeddingsPage> page) => page.InvokeAsync(() => page.Find("button.generate").Click());

    private static async Task AskAsync(IRenderedComponent<EmbeddingsPage> page, string captions)
    {
        await page.InvokeAsync(() => page.Find("#zero-shot-captions").Change(captions));
        await page.InvokeAsync(() => page.Find("form.zero-shot").Submit());
    }
}

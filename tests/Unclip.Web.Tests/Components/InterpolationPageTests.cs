using Bunit;
using Bunit.TestDoubles;
using Microsoft.Extensions.DependencyInjection;
using Unclip.Inference;
using Unclip.Inference.Manipulations;
using Unclip.Inference.Pictures;
using Unclip.Web.Components.Pages;
using Unclip.Web.Components.Sources;
using Unclip.Web.Generation;
using Unclip.Web.Sources;

namespace Unclip.Web.Tests.Components;

public sealed class InterpolationPageTests : PageFixture
{
    [Fact]
    public async Task An_empty_end_is_named_and_nothing_is_queued()
    {
        IRenderedComponent<InterpolationPage> page = await PageAsync<InterpolationPage>();
        await WriteAsync(page, 1, "a blue tree");
        await SubmitAsync(page);
        page.WaitForAssertion(() => Assert.Equal("Choose a picture for this end.", Assert.Single(page.FindAll(".end .error")).TextContent));
        Assert.Contains("Choose a picture", page.Find("[data-end=From]").TextContent, StringComparison.Ordinal);
        Assert.Empty(Jobs.Of(Me));
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_said_beside_it()
    {
        IRenderedComponent<InterpolationPage> page = await PageAsync<InterpolationPage>();
        await WriteAsync(page, 0, new string('a', 1234));
        await SubmitAsync(page);
        page.WaitForAssertion(() => Assert.Equal("This text has 1,234 characters; at most 1,000 are possible.", page.Find("[data-end=From] .error").TextContent));
        Assert.Equal("true", page.Find("[data-end=From] textarea").GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task Two_texts_go_by_their_captions_with_the_priors_settings()
    {
        IRenderedComponent<InterpolationPage> page = await PageAsync<InterpolationPage>();
        await WriteAsync(page, 0, " a red house ");
        await WriteAsync(page, 1, "a blue zebra");
        Assert.Equal(["zebra"], page.FindAll("[data-end=To] mark").Select(mark => mark.TextContent));
        Assert.True(page.Find("#from-their-noise").HasAttribute("disabled"));
        await page.InvokeAsync(() => page.Find("#set-frames").Input("5"));
        await page.InvokeAsync(() => page.Find("#set-prior-steps").Input("4"));
        await SubmitAsync(page);
        page.WaitForAssertion(() => Assert.Single(Jobs.Of(Me)));
        TextInterpolationRequest request = Assert.IsType<TextInterpolationRequest>(Jobs.Of(Me)[0].Request);
        Assert.Equal(("a red house", "a blue zebra", 5, 4, 3.0), (request.From, request.To, request.Count, request.PriorSteps, request.PriorGuidanceScale));
    }

    [Fact]
    public async Task Two_pictures_may_lend_their_noise_and_a_text_takes_that_away()
    {
        IRenderedComponent<InterpolationPage> page = await PageAsync<InterpolationPage>();
        await ChooseAsync(page, 0, 10);
        await ChooseAsync(page, 0, 90);
        await ChooseAsync(page, 1, 200);
        await page.InvokeAsync(() => page.Find("#from-their-noise").Change(true));
        Assert.Empty(page.FindAll("#sampler"));
        await SubmitAsync(page);
        page.WaitForAssertion(() => Assert.Single(Jobs.Of(Me)));
        InterpolationRequest request = Assert.IsType<InterpolationRequest>(Jobs.Of(Me)[0].Request);
        Assert.Equal((7, true, SamplerKind.Ddim, 0.0), (request.Count, request.FromTheirNoise, request.Sampler, request.Eta));
        Assert.Equal([90, 200], request.Corners.Select(corner => (int)Assert.IsType<PictureIngredient>(corner).Picture.Rgb[0]));

        await WriteAsync(page, 1, "a yellow sun");
        await SubmitAsync(page);
        page.WaitForAssertion(() => Assert.Equal(2, Jobs.Of(Me).Count));
        InterpolationRequest mixed = Assert.IsType<InterpolationRequest>(Jobs.Of(Me)[0].Request);
        Assert.False(mixed.FromTheirNoise);
        Assert.Equal(new TextIngredient("a yellow sun"), mixed.Corners[1]);
    }

    [Fact]
    public async Task Four_corners_make_a_square_and_a_finished_one_has_two_scrubbers()
    {
        IRenderedComponent<InterpolationPage> page = await PageAsync<InterpolationPage>();
        await Runner.StartAsync(TestContext.Current.CancellationToken);
        await page.InvokeAsync(() => page.Find("input[name=shape][value=square]").Change(true));
        for (int corner = 0; corner < 4; corner++) await WriteAsync(page, corner, $"a red house {corner}");
        await SubmitAsync(page);
        page.WaitForAssertion(() => Assert.Equal("0,1,2,5,4,3,6,7,8,7,6,3,4,5,2,1", page.Find(".player").GetAttribute("data-order")));
        InterpolationRequest request = Assert.IsType<InterpolationRequest>(Assert.Single(Jobs.Of(Me)).Request);
        Assert.Equal((9, 4), (request.Count, request.Corners.Count));
        Assert.Equal(["2", "2"], page.FindAll(".player input[type=range]").Select(scrubber => scrubber.GetAttribute("max")));
        Assert.Equal(9, page.FindAll(".player img").Count);
        Assert.Contains(PictureEndpoints.StripPathOf(Jobs.Of(Me)[0]), page.Find(".player").InnerHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sent_pictures_fill_the_empty_ends_one_after_another_and_never_a_taken_one()
    {
        await Runner.StartAsync(TestContext.Current.CancellationToken);
        GenerationJob prompted = await Jobs.AddAsync(Me, new GenerationRequest { Prompt = "a red house", Count = 3 }, Model.Open());
        await StudioHost.WaitAsync(() => prompted.Snapshot.State == JobState.Finished);
        BunitNavigationManager navigation = Services.GetRequiredService<BunitNavigationManager>();
        navigation.NavigateTo($"/interpolation?from={prompted.Id}/0");
        await PageAsync<InterpolationPage>();
        await DisposeComponentsAsync();
        // The person goes to another page for the next one, and comes back.
        navigation.NavigateTo($"/interpolation?from={prompted.Id}/1");
        IRenderedComponent<InterpolationPage> page = Render<InterpolationPage>();
        string[] chosen = [PathOf(prompted, 0), PathOf(prompted, 1)];
        page.WaitForAssertion(() => Assert.Equal(chosen, page.FindAll(".source img").Select(image => image.GetAttribute("src"))));

        await page.InvokeAsync(() => navigation.NavigateTo($"/interpolation?from={prompted.Id}/2"));
        page.WaitForAssertion(() => Assert.Contains("Every end has something already", page.Find(".notice").TextContent, StringComparison.Ordinal));
        Assert.Equal(chosen, page.FindAll(".source img").Select(image => image.GetAttribute("src")));
    }

    [Fact]
    public async Task An_old_job_gives_its_ends_and_settings_back()
    {
        await Runner.StartAsync(TestContext.Current.CancellationToken);
        Picture plain = Plain(33);
        await Jobs.AddAsync(Me, new InterpolationRequest
        {
            Corners = [new PictureIngredient(plain), new TextIngredient("a red house"), new PictureIngredient(plain), new TextIngredient("a yellow sun")],
            Count = 4, Seed = 12, DecoderSteps = 3,
        }, Model.Open());
        IRenderedComponent<InterpolationPage> page = await PageAsync<InterpolationPage>();
        await page.InvokeAsync(() => page.Find(".past").Click());
        page.WaitForAssertion(() => Assert.Equal("12", page.Find("#seed").GetAttribute("value")));
        Assert.Equal(["Top left", "Top right", "Bottom left", "Bottom right"], page.FindAll(".end").Select(end => end.GetAttribute("data-end")));
        Assert.Equal(["a red house", "a yellow sun"], page.FindAll(".end textarea").Select(text => text.GetAttribute("value")));
        Assert.All(page.FindAll(".source img"), image => Assert.Equal(SourcePicture.Of(plain).Path, image.GetAttribute("src")));
        Assert.True(page.Find("input[name=square][value='2']").HasAttribute("checked"));
    }

    private string PathOf(GenerationJob job, int index) => Services.GetRequiredService<ISourceService>().AddFromJob(job.Id, index)!.Path;

    private static async Task WriteAsync(IRenderedComponent<InterpolationPage> page, int end, string text)
    {
        await page.InvokeAsync(() => page.FindAll(".end")[end].QuerySelectorAll("input[type=radio]")[1].Change(true));
        await page.InvokeAsync(() => page.FindAll(".end")[end].QuerySelector("textarea")!.Input(text));
    }

    private Task ChooseAsync(IRenderedComponent<InterpolationPage> page, int end, byte grey)
    {
        SourcePicture source = Services.GetRequiredService<ISourceService>().Add(Plain(grey));
        IRenderedComponent<SourcePicker> picker = page.FindComponents<SourcePicker>()[end];
        return picker.InvokeAsync(() => picker.Instance.Uploaded(source.Id));
    }

    private static Picture Plain(byte grey) => new(8, 8, [.. Enumerable.Repeat(grey, 192)]);

    private static Task SubmitAsync(IRenderedComponent<InterpolationPage> page) => page.InvokeAsync(() => page.Find("form").Submit());
}

public sealed class InterpolationPageWithoutPriorTests : PageFixture
{
    [Fact]
    public async Task What_the_model_cannot_read_is_said_as_soon_as_an_end_asks_for_it()
    {
        IRenderedComponent<InterpolationPage> page = await PageAsync<InterpolationPage>();
        Assert.Empty(page.FindAll(".notice"));
        await page.InvokeAsync(() => page.FindAll(".end")[1].QuerySelectorAll("input[type=radio]")[1].Change(true));
        page.WaitForAssertion(() => Assert.Contains("has no prior", page.Find(".notice").TextContent, StringComparison.Ordinal));
        Assert.True(page.Find(".generate").HasAttribute("disabled"));
    }

    protected override OpenedModel Open(string path) => base.Open(path) with { MissingAbilities = [ModelAbility.TextToPicture] };
}

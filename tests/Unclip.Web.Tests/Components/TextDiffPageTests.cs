using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Unclip.Inference;
using Unclip.Inference.Manipulations;
using Unclip.Inference.Pictures;
using Unclip.Web.Components.Pages;
using Unclip.Web.Components.Sources;
using Unclip.Web.Generation;
using Unclip.Web.Sources;

namespace Unclip.Web.Tests.Components;

public sealed class TextDiffPageTests : PageFixture
{
    private static TextDiffRequest Old { get; } = new()
    {
        Picture = new Picture(4, 4, [.. Enumerable.Range(0, 48).Select(i => (byte)i)]),
        From = "a red house",
        To = "a blue house",
        MaxTheta = 0.75,
        Count = 4,
        Seed = 77,
        DecoderSteps = 3,
    };

    [Fact]
    public async Task Everything_on_the_page_is_in_the_request_and_the_picture_has_at_most_256_pixels_a_side()
    {
        IRenderedComponent<TextDiffPage> page = await PageAsync<TextDiffPage>();
        await ChooseAsync(page, new Picture(600, 300, new byte[600 * 300 * 3]));
        await TypeAsync(page, " a red house ", "a blue house");
        await page.InvokeAsync(() => page.Find("#set-largest-θ").Input("0.3"));
        await page.InvokeAsync(() => page.Find("input[name=count][value='7']").Change("7"));
        await page.InvokeAsync(() => page.Find("#seed").Input("5"));
        await page.InvokeAsync(() => page.Find("form").Submit());
        TextDiffRequest request = Request();
        Assert.Equal(("a red house", "a blue house", 0.3, 7, 5u), (request.From, request.To, request.MaxTheta, request.Count, request.Seed));
        Assert.Equal((256, 128), (request.Picture.Width, request.Picture.Height));
        Assert.Equal((9, 2.5), (request.DecoderSteps, request.DecoderGuidanceScale));
    }

    [Fact]
    public async Task Whatever_sampler_suits_the_model_a_text_diff_is_painted_by_DDIM_without_fresh_noise()
    {
        Model.Card = Model.Card with { Recommended = RecommendedSettings.Karlo };
        IRenderedComponent<TextDiffPage> page = await PageAsync<TextDiffPage>();
        await ChooseAsync(page, Old.Picture);
        await TypeAsync(page, "a red house", "a blue house");
        await page.InvokeAsync(() => page.Find("form").Submit());
        Assert.Equal((SamplerKind.Ddim, 0), (Request().Sampler, Request().Eta));
        Assert.Empty(page.FindAll("#sampler"));
    }

    [Fact]
    public async Task What_is_missing_is_said_beside_each_field_and_nothing_is_queued()
    {
        IRenderedComponent<TextDiffPage> page = await PageAsync<TextDiffPage>();
        await page.InvokeAsync(() => page.Find("form").Submit());
        Assert.Contains("Choose a picture first", page.Find(".controls > .error").TextContent, StringComparison.Ordinal);
        Assert.Contains("what the picture shows now", page.Find("#from-notes .error").TextContent, StringComparison.Ordinal);
        Assert.Contains("what it shall show instead", page.Find("#to-notes .error").TextContent, StringComparison.Ordinal);
        await ChooseAsync(page, Old.Picture);
        await TypeAsync(page, "a red house", "a red house ");
        await page.InvokeAsync(() => page.Find("form").Submit());
        Assert.Contains("nothing would change", page.Find("#to-notes .error").TextContent, StringComparison.Ordinal);
        Assert.Empty(Jobs.Of(Me));
    }

    [Fact]
    public async Task The_captions_are_swapped()
    {
        IRenderedComponent<TextDiffPage> page = await PageAsync<TextDiffPage>();
        await TypeAsync(page, "a red house", "a blue tree");
        await page.InvokeAsync(() => page.Find("button[aria-label='Swap the captions']").Click());
        Assert.Equal(("a blue tree", "a red house"), (Value(page, "#from"), Value(page, "#to")));
    }

    [Fact]
    public async Task Theta_goes_to_one_half_and_to_one_where_that_is_asked_for()
    {
        IRenderedComponent<TextDiffPage> page = await PageAsync<TextDiffPage>();
        Assert.Equal("0.5", page.Find("#set-largest-θ").GetAttribute("max"));
        await page.InvokeAsync(() => page.Find("#wide-theta").Change(true));
        await page.InvokeAsync(() => page.Find("#set-largest-θ").Input("0.9"));
        Assert.Equal(("1", "0.9"), (page.Find("#set-largest-θ").GetAttribute("max"), Value(page, "#set-largest-θ")));
        await page.InvokeAsync(() => page.Find("#wide-theta").Change(false));
        Assert.Equal("0.5", Value(page, "#set-largest-θ"));
    }

    [Fact]
    public async Task A_finished_row_has_its_thetas_its_inversion_and_a_slider_along_it()
    {
        IRenderedComponent<TextDiffPage> page = await PageAsync<TextDiffPage>();
        await FinishedAsync(Old);
        await RestoreAsync(page);
        Assert.Equal(["θ 0.00", "θ 0.25", "θ 0.50", "θ 0.75"], page.FindAll(".tile .number").Select(label => label.TextContent));
        Assert.Contains("41.5 dB", page.Find(".job-status").TextContent, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find(".row-slider input").Input("1"));
        Assert.Equal("θ 0.25", page.Find(".row-value").TextContent);
        Assert.Equal("1", Assert.Single(page.FindAll(".row-preview img[data-index]"), image => !image.HasAttribute("hidden")).GetAttribute("data-index"));
    }

    [Fact]
    public async Task A_restored_row_has_its_picture_and_captions_back()
    {
        IRenderedComponent<TextDiffPage> page = await PageAsync<TextDiffPage>();
        await FinishedAsync(Old);
        await RestoreAsync(page);
        Assert.Equal(("a red house", "a blue house", "77", "0.75"), (Value(page, "#from"), Value(page, "#to"), Value(page, "#seed"), Value(page, "#set-largest-θ")));
        await page.InvokeAsync(() => page.Find("form").Submit());
        TextDiffRequest again = Request();
        Assert.Equal(Old.Picture.Rgb, again.Picture.Rgb);
        Assert.Equal(Old, again with { Picture = Old.Picture, DecoderGuidanceScale = Old.DecoderGuidanceScale });
    }

    [Fact]
    public async Task A_finished_picture_that_is_sent_here_is_the_one_to_change_and_one_that_is_gone_is_said()
    {
        GenerationJob job = await FinishedAsync(new GenerationRequest { Prompt = "a red house", Count = 2, Seed = 3 });
        NavigationManager navigation = Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo($"/text-diff?from={job.Id}/1");
        IRenderedComponent<TextDiffPage> page = await PageAsync<TextDiffPage>();
        Assert.Equal(PictureCodec.Decode(job.Snapshot.Pictures[1]).Rgb, page.FindComponent<SourcePicker>().Instance.Value?.Picture.Rgb);
        navigation.NavigateTo("/text-diff?from=gone/0");
        Assert.Contains("no longer kept", Render<TextDiffPage>().Find(".notice").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_reads_no_pictures_says_so()
    {
        Model.MissingAbilities = [ModelAbility.PictureIn];
        IRenderedComponent<TextDiffPage> page = await PageAsync<TextDiffPage>();
        Assert.Contains("no image encoder", page.Find(".notice").TextContent, StringComparison.Ordinal);
        Assert.True(page.Find("button.generate").HasAttribute("disabled"));
    }

    private TextDiffRequest Request() => Assert.IsType<TextDiffRequest>(Jobs.Of(Me)[0].Request);

    private static Task ChooseAsync(IRenderedComponent<TextDiffPage> page, Picture picture) =>
        page.InvokeAsync(() => page.FindComponent<SourcePicker>().Instance.ValueChanged.InvokeAsync(SourcePicture.Of(picture)));

    private static async Task TypeAsync(IRenderedComponent<TextDiffPage> page, string from, string to)
    {
        await page.InvokeAsync(() => page.Find("#from").Input(from));
        await page.InvokeAsync(() => page.Find("#to").Input(to));
    }

    private static async Task RestoreAsync(IRenderedComponent<TextDiffPage> page)
    {
        page.WaitForElement(".past");
        await page.InvokeAsync(() => page.Find(".past").Click());
    }

    private static string? Value(IRenderedComponent<TextDiffPage> page, string selector) => page.Find(selector).GetAttribute("value");
}

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

public sealed class VariationsPageTests : PageFixture
{
    private static readonly Picture Plain = new(8, 8, [.. Enumerable.Repeat((byte)120, 192)]);

    [Fact]
    public async Task Without_a_picture_nothing_is_queued_and_the_page_says_so()
    {
        IRenderedComponent<VariationsPage> page = await PageAsync<VariationsPage>();
        await SubmitAsync(page);
        page.WaitForAssertion(() => Assert.Equal("Choose a picture first.", page.Find(".controls > .note.error").TextContent));
        Assert.Empty(Jobs.Of(Me));
    }

    [Fact]
    public async Task Who_has_no_picture_yet_is_led_to_where_one_is_made()
    {
        IRenderedComponent<VariationsPage> page = await PageAsync<VariationsPage>();
        Assert.Equal("/", page.Find(".empty-stage a").GetAttribute("href"));
        await FinishedAsync(new GenerationRequest { Prompt = "a red house" });
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".empty-stage a")));
    }

    [Fact]
    public async Task A_grid_of_nine_from_the_pictures_own_noise_asks_for_exactly_that()
    {
        IRenderedComponent<VariationsPage> page = await PageAsync<VariationsPage>();
        await ChooseAsync(page, Plain);
        await page.InvokeAsync(() => page.Find("input[name=count][value='9']").Change(true));
        await page.InvokeAsync(() => page.Find("#from-its-noise").Change(true));
        await page.InvokeAsync(() => page.Find("#set-distance-η").Input("0.25"));
        Assert.Empty(page.FindAll("#sampler"));
        await SubmitAsync(page);
        page.WaitForAssertion(() => Assert.Single(Jobs.Of(Me)));
        VariationRequest request = Assert.IsType<VariationRequest>(Jobs.Of(Me)[0].Request);
        Assert.Equal((9, true, 0.25, SamplerKind.Ddim, 9), (request.Count, request.FromItsNoise, request.Eta, request.Sampler, request.DecoderSteps));
        Assert.Equal(Plain.Rgb, request.Picture.Rgb);
    }

    [Fact]
    public async Task A_large_picture_is_handed_on_at_256_pixels()
    {
        IRenderedComponent<VariationsPage> page = await PageAsync<VariationsPage>();
        await ChooseAsync(page, new(512, 300, new byte[512 * 300 * 3]));
        Assert.Contains("square in its middle", page.Find(".source-picker").TextContent, StringComparison.Ordinal);
        await SubmitAsync(page);
        page.WaitForAssertion(() => Assert.Single(Jobs.Of(Me)));
        Picture handed = Assert.IsType<VariationRequest>(Jobs.Of(Me)[0].Request).Picture;
        Assert.Equal((256, 150), (handed.Width, handed.Height));
    }

    [Fact]
    public async Task A_picture_sent_from_another_page_is_chosen_and_one_that_is_gone_is_said()
    {
        GenerationJob prompted = await FinishedAsync(new GenerationRequest { Prompt = "a red house", Count = 2 });
        Services.GetRequiredService<BunitNavigationManager>().NavigateTo($"/variations?from={prompted.Id}/1");
        IRenderedComponent<VariationsPage> page = await PageAsync<VariationsPage>();
        SourcePicture sent = Services.GetRequiredService<ISourceService>().AddFromJob(prompted.Id, 1)!;
        Assert.Equal(sent.Path, page.Find(".source img").GetAttribute("src"));

        await page.InvokeAsync(() => Services.GetRequiredService<BunitNavigationManager>().NavigateTo($"/variations?from={prompted.Id}/9"));
        page.WaitForAssertion(() => Assert.Contains("no longer kept", page.Find(".notice").TextContent, StringComparison.Ordinal));
        Assert.Equal(sent.Path, page.Find(".source img").GetAttribute("src"));
    }

    [Fact]
    public async Task A_kept_picture_survives_the_next_run_and_a_cleared_history()
    {
        IRenderedComponent<VariationsPage> page = await RunAsync();
        GenerationJob first = Jobs.Of(Me)[0];
        await page.InvokeAsync(() => page.Find("button[aria-label='Pin picture 2']").Click());
        page.WaitForAssertion(() => Assert.Equal("true", page.Find("button[aria-label='Pin picture 2']").GetAttribute("aria-pressed")));
        await SubmitAsync(page);
        WaitForPictures(page, jobs: 2);
        await page.InvokeAsync(() => page.Find(".history .text-button").Click());
        page.WaitForAssertion(() => Assert.Equal(PictureEndpoints.PathOf(first, 1), page.Find(".kept img").GetAttribute("src")));
        Assert.Contains($"/pictures/{first.Id}/1.png?download=true", page.Find(".kept").InnerHtml, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find(".kept .unpin").Click());
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".kept")));
    }

    [Fact]
    public async Task One_click_varies_a_variation_and_the_path_leads_back_to_branch()
    {
        IRenderedComponent<VariationsPage> page = await RunAsync();
        GenerationJob first = Jobs.Of(Me)[0];
        await page.InvokeAsync(() => page.Find("button[aria-label='Vary picture 3']").Click());
        WaitForPictures(page, jobs: 2);
        GenerationJob second = Jobs.Of(Me)[0];
        Assert.Equal(PictureCodec.Decode(first.Snapshot.Pictures[2]).Rgb, Assert.IsType<VariationRequest>(second.Request).Picture.Rgb);
        await page.InvokeAsync(() => page.Find("button[aria-label='Vary picture 1']").Click());
        WaitForPictures(page, jobs: 3);
        Assert.Equal(["picture", "variation 3", "variation 1"], Crumbs(page));
        Assert.Equal("step", page.FindAll(".crumb")[2].GetAttribute("aria-current"));

        await page.InvokeAsync(() => page.FindAll(".crumb")[1].Click());
        page.WaitForAssertion(() => Assert.Equal(second.Id, page.Find(".job").GetAttribute("data-job")));
        Assert.Equal(["picture", "variation 3"], Crumbs(page));
        await page.InvokeAsync(() => page.Find("button[aria-label='Vary picture 4']").Click());
        WaitForPictures(page, jobs: 4);
        Assert.Equal(["picture", "variation 3", "variation 4"], Crumbs(page));
    }

    [Fact]
    public async Task An_old_job_gives_its_settings_and_its_picture_back()
    {
        GenerationJob old = await FinishedAsync(new VariationRequest { Picture = Plain, Count = 16, Seed = 77, FromItsNoise = true, Eta = 0.75, DecoderSteps = 3 });
        IRenderedComponent<VariationsPage> page = await PageAsync<VariationsPage>();
        await page.InvokeAsync(() => page.Find(".past").Click());
        page.WaitForAssertion(() => Assert.Equal(old.Id, page.Find(".job").GetAttribute("data-job")));
        Assert.Equal(SourcePicture.Of(Plain).Path, page.Find(".source img").GetAttribute("src"));
        Assert.Equal(("77", "0.75", "3"), (Value(page, "#seed"), Value(page, "#set-distance-η"), Value(page, "#set-decoder-steps")));
        Assert.True(page.Find("input[name=count][value='16']").HasAttribute("checked"));
    }

    private async Task<IRenderedComponent<VariationsPage>> RunAsync()
    {
        IRenderedComponent<VariationsPage> page = await PageAsync<VariationsPage>();
        await Runner.StartAsync(TestContext.Current.CancellationToken);
        await ChooseAsync(page, Plain);
        await SubmitAsync(page);
        WaitForPictures(page, jobs: 1);
        return page;
    }

    private void WaitForPictures(IRenderedComponent<VariationsPage> page, int jobs) => page.WaitForAssertion(() =>
    {
        Assert.Equal(jobs, Jobs.Of(Me).Count);
        Assert.Equal(Jobs.Of(Me)[0].Id, page.Find(".job").GetAttribute("data-job"));
        Assert.Equal("Finished", page.Find(".job").GetAttribute("data-state"));
        Assert.Equal(4, page.FindAll(".tile .vary").Count);
    });

    private Task ChooseAsync(IRenderedComponent<VariationsPage> page, Picture picture)
    {
        SourcePicture source = Services.GetRequiredService<ISourceService>().Add(picture);
        IRenderedComponent<SourcePicker> picker = page.FindComponent<SourcePicker>();
        return picker.InvokeAsync(() => picker.Instance.Uploaded(source.Id));
    }

    private static Task SubmitAsync(IRenderedComponent<VariationsPage> page) => page.InvokeAsync(() => page.Find("form").Submit());

    private static IEnumerable<string> Crumbs(IRenderedComponent<VariationsPage> page) => page.FindAll(".crumb").Select(crumb => crumb.TextContent.Trim());

    private static string? Value(IRenderedComponent<VariationsPage> page, string selector) => page.Find(selector).GetAttribute("value");
}

public sealed class VariationsPageWithoutImageEncoderTests : PageFixture
{
    [Fact]
    public async Task A_model_that_cannot_read_pictures_is_said_and_nothing_can_be_asked_of_it()
    {
        IRenderedComponent<VariationsPage> page = await PageAsync<VariationsPage>();
        Assert.Contains("no image encoder", page.Find(".notice").TextContent, StringComparison.Ordinal);
        Assert.True(page.Find(".generate").HasAttribute("disabled"));
    }

    protected override OpenedModel Open(string path) => base.Open(path) with { MissingAbilities = [ModelAbility.PictureIn] };
}

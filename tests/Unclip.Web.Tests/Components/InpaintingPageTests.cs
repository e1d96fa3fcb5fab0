using AngleSharp.Dom;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.Extensions.DependencyInjection;
using Unclip.Inference;
using Unclip.Inference.Manipulations;
using Unclip.Inference.Pictures;
using Unclip.Web.Components.Inpainting;
using Unclip.Web.Components.Pages;
using Unclip.Web.Components.Sources;
using Unclip.Web.Generation;
using Unclip.Web.Sources;

namespace Unclip.Web.Tests.Components;

public sealed class InpaintingPageTests : PageFixture
{
    private const int Side = ScriptedModel.Size;
    private static readonly Mask Corner = new(Side, Side, [.. Enumerable.Range(0, Side * Side).Select(i => i % Side < 5 && i < 5 * Side ? (byte)255 : (byte)0)]);
    private static readonly Mask LowerHalf = new(Side, Side, [.. Enumerable.Range(0, Side * Side).Select(i => i < Side * Side / 2 ? (byte)0 : (byte)255)]);

    private readonly BunitJSModuleInterop editor;

    public InpaintingPageTests()
    {
        BunitJSModuleInterop script = JSInterop.SetupModule("./js/mask-canvas.js");
        script.Mode = JSRuntimeMode.Loose;
        editor = script.SetupModule("create", _ => true);
        editor.Mode = JSRuntimeMode.Loose;
    }

    private ISourceService Sources => Services.GetRequiredService<ISourceService>();

    [Fact]
    public async Task Without_a_picture_the_page_offers_those_of_the_session_and_one_click_begins_with_it()
    {
        GenerationJob job = await FinishedAsync(new GenerationRequest { Prompt = "a red house", Count = 2 });
        IRenderedComponent<InpaintingPage> page = await PageAsync<InpaintingPage>();
        await SubmitAsync(page);
        page.WaitForAssertion(() => Assert.Equal("Choose a picture first.", page.Find(".controls > .note.error").TextContent));
        Assert.Empty(InpaintingJobs);
        await page.InvokeAsync(() => page.Find(".empty-canvas [aria-label='Edit “a red house”, picture 2']").Click());
        page.WaitForAssertion(() => Assert.Equal(Sources.AddFromJob(job.Id, 1)!.Path, Canvas(page).PictureUrl));
        Assert.Empty(page.FindAll(".empty-canvas"));
    }

    [Fact]
    public async Task A_picture_of_another_shape_is_cropped_to_what_is_painted_and_the_page_says_so()
    {
        IRenderedComponent<InpaintingPage> page = await PageAsync<InpaintingPage>();
        Picture wide = new(60, 40, [.. Enumerable.Range(0, 7200).Select(i => (byte)(i * 11))]);
        await ChooseAsync(page, wide);
        Assert.Contains("The square in its middle is edited, at 16 × 16 pixels.", page.Find(".source-picker").TextContent, StringComparison.Ordinal);
        Assert.Equal((Side, Side), (Canvas(page).Width, Canvas(page).Height));
        await DrawAsync(page, Corner);
        await PaintAsync(page, "a red house under a sun");
        Assert.Equal(Framing.Square(wide, Side).Rgb, Newest.Picture.Rgb);
    }

    [Fact]
    public async Task A_request_has_the_pictures_own_pixels_the_mask_and_the_caption_of_the_whole()
    {
        IRenderedComponent<InpaintingPage> page = await EditedAsync("  a red house under a sun ", Corner);
        Assert.Equal(("a red house under a sun", 4, 9), (Newest.Prompt, Newest.Count, Newest.DecoderSteps));
        Assert.Equal(Noisy.Rgb, Newest.Picture.Rgb);
        Assert.Equal(Corner.Values, Newest.Mask.Values);
        Assert.True(page.Find(".canvas-panel").HasAttribute("hidden"));
    }

    [Fact]
    public async Task Extending_composes_the_picture_in_its_frame()
    {
        IRenderedComponent<InpaintingPage> page = await PageAsync<InpaintingPage>();
        await ChooseAsync(page, Noisy);
        await DrawAsync(page, LowerHalf, new(0.5, 3, -1));
        await PaintAsync(page, "a red house in a field");
        Canvas expected = Inference.Pictures.Canvas.Compose(Noisy, new(0.5, 3, -1), LowerHalf);
        Assert.Equal(expected.Picture.Rgb, Newest.Picture.Rgb);
        Assert.Equal(expected.Mask.Values, Newest.Mask.Values);
    }

    [Fact]
    public async Task An_empty_mask_and_an_empty_caption_are_said_and_nothing_is_queued()
    {
        IRenderedComponent<InpaintingPage> page = await PageAsync<InpaintingPage>();
        await ChooseAsync(page, Noisy);
        await SubmitAsync(page);
        page.WaitForAssertion(() => Assert.Contains("Nothing is masked", page.Find(".controls > .note.error").TextContent, StringComparison.Ordinal));
        Assert.Contains("Describe the picture first", page.Find("#caption-notes .error").TextContent, StringComparison.Ordinal);
        Assert.Empty(InpaintingJobs);
        await DrawAsync(page, Corner);
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".controls > .note.error")));
    }

    [Fact]
    public async Task What_the_canvas_sent_wrongly_is_said_in_words()
    {
        IRenderedComponent<InpaintingPage> page = await PageAsync<InpaintingPage>();
        await ChooseAsync(page, Noisy);
        await DrawAsync(page, new(4, 4, new byte[16]), coverage: 0.5);
        await page.InvokeAsync(() => page.Find("#caption").Input("a red house"));
        await SubmitAsync(page);
        page.WaitForAssertion(() => Assert.Contains("4 × 4 pixels, expected 16 × 16", page.Find(".controls > .note.error").TextContent, StringComparison.Ordinal));
        Assert.Empty(InpaintingJobs);
    }

    [Fact]
    public async Task An_accepted_candidate_is_the_next_picture_with_an_empty_mask()
    {
        IRenderedComponent<InpaintingPage> page = await AcceptedAsync();
        SourcePicture accepted = Sources.AddFromJob(InpaintingJobs[0].Id, 1)!;
        Assert.Equal(accepted.Path, Canvas(page).PictureUrl);
        Assert.Null(Canvas(page).Drawing);
        Assert.False(page.Find(".canvas-panel").HasAttribute("hidden"));
        Assert.Equal(["The picture", "a red house under a sun"], Strip(page));
        Assert.Equal("a red house under a sun", page.Find(".edit[aria-current=step]").TextContent.Trim());
        await DrawAsync(page, LowerHalf);
        await PaintAsync(page, "a red house under a sun by a tree");
        Assert.Equal(accepted.Picture.Rgb, Newest.Picture.Rgb);
    }

    [Fact]
    public async Task One_can_step_back_to_a_picture_with_its_mask_and_caption_and_branch()
    {
        IRenderedComponent<InpaintingPage> page = await AcceptedAsync();
        await page.InvokeAsync(() => page.Find("#caption").Input("a draft"));
        await DrawAsync(page, LowerHalf);
        await page.InvokeAsync(() => page.FindAll(".edit")[0].Click());
        page.WaitForAssertion(() => Assert.Equal(Sources.Add(Noisy).Path, Canvas(page).PictureUrl));
        Assert.Equal(Corner.Values, Canvas(page).Drawing?.Mask.Values);
        Assert.Equal("a red house under a sun", Value(page, "#caption"));

        await DrawAsync(page, Corner);
        await PaintAsync(page, "a red house under a moon");
        await AcceptAsync(page, 1);
        Assert.Equal(["The picture", "a red house under a sun", "a red house under a moon"], Strip(page));
        Assert.Equal(["first", "next", "branch"], page.FindAll(".edit-tree li").Select(item => item.ClassName));

        await page.InvokeAsync(() => page.FindAll(".edit")[1].Click());
        page.WaitForAssertion(() => Assert.Equal("a draft", Value(page, "#caption")));
        Assert.Equal(LowerHalf.Values, Canvas(page).Drawing?.Mask.Values);
    }

    [Fact]
    public async Task Try_again_keeps_the_mask_and_takes_another_seed_and_reject_goes_back_to_it()
    {
        IRenderedComponent<InpaintingPage> page = await EditedAsync("a red house under a sun", Corner);
        await Runner.StartAsync(TestContext.Current.CancellationToken);
        WaitForCandidates(page);
        InpaintingRequest first = Newest;
        await page.InvokeAsync(() => page.Find("#caption").Input("something else meanwhile"));
        await page.InvokeAsync(() => page.Find(".try-again").Click());
        page.WaitForAssertion(() => Assert.Equal(2, InpaintingJobs.Count));
        Assert.NotEqual(first.Seed, Newest.Seed);
        Assert.Equal(first, Newest with { Seed = first.Seed });
        WaitForCandidates(page);

        await page.InvokeAsync(() => page.Find(".reject").Click());
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".candidates")));
        Assert.False(page.Find(".canvas-panel").HasAttribute("hidden"));
        Assert.Single(editor.Invocations["show"]);
        Assert.Empty(page.FindAll(".edit-tree"));
    }

    [Fact]
    public async Task Reject_stops_what_is_still_painted()
    {
        IRenderedComponent<InpaintingPage> page = await EditedAsync("a red house", Corner);
        await page.InvokeAsync(() => page.Find(".reject").Click());
        page.WaitForAssertion(() => Assert.Equal(JobState.Cancelled, Assert.Single(InpaintingJobs).Snapshot.State));
        Assert.Empty(page.FindAll(".candidates"));
    }

    [Fact]
    public async Task A_job_of_the_session_comes_back_with_its_picture_mask_and_caption()
    {
        IRenderedComponent<InpaintingPage> page = await AcceptedAsync();
        await page.InvokeAsync(() => page.Find(".history .past").Click());
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".candidates")));
        await page.InvokeAsync(() => page.Find(".reject").Click());
        page.WaitForAssertion(() => Assert.Equal(Sources.Add(Noisy).Path, Canvas(page).PictureUrl));
        Assert.Equal(Corner.Values, Canvas(page).Drawing?.Mask.Values);
        Assert.Equal("a red house under a sun", Value(page, "#caption"));
        Assert.Equal(["The picture", "a red house under a sun"], Strip(page));
    }

    [Fact]
    public async Task A_reload_finds_the_tree_the_mask_and_the_candidates_again()
    {
        IRenderedComponent<InpaintingPage> page = await AcceptedAsync();
        await DrawAsync(page, LowerHalf, new(0.75, 2, 2));
        await PaintAsync(page, "a red house by a tree");
        Remember(SavedEdits.Key);
        Remember("unclip-job-inpainting");
        IRenderedComponent<InpaintingPage> again = await PageAsync<InpaintingPage>();
        again.WaitForAssertion(() => Assert.NotEmpty(again.FindAll(".candidates")));
        Assert.Equal(["The picture", "a red house under a sun"], Strip(again));
        Assert.Equal("a red house by a tree", Value(again, "#caption"));
        Assert.Equal(Sources.AddFromJob(InpaintingJobs[^1].Id, 1)!.Path, Canvas(again).PictureUrl);
        Assert.Equal(new CanvasPlacement(0.75, 2, 2), Canvas(again).Drawing?.Placement);
        Assert.Equal(Newest.Mask.Values, Canvas(again).Drawing?.Mask.Values);
    }

    [Fact]
    public async Task A_picture_sent_from_another_page_is_on_the_canvas_and_one_that_is_gone_is_said()
    {
        GenerationJob job = await FinishedAsync(new GenerationRequest { Prompt = "a red house" });
        BunitNavigationManager navigation = Services.GetRequiredService<BunitNavigationManager>();
        navigation.NavigateTo($"/inpainting?from={job.Id}/0");
        IRenderedComponent<InpaintingPage> page = await PageAsync<InpaintingPage>();
        page.WaitForAssertion(() => Assert.Equal(Sources.AddFromJob(job.Id, 0)!.Path, Canvas(page).PictureUrl));
        Assert.Contains($"/pictures/{job.Id}/0.png?download=true", page.Find(".canvas-actions").InnerHtml, StringComparison.Ordinal);
        await page.InvokeAsync(() => navigation.NavigateTo($"/inpainting?from={job.Id}/7"));
        page.WaitForAssertion(() => Assert.Contains("no longer kept", page.Find(".notice").TextContent, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, 0, 1)]
    [InlineData(false, 1, 0)]
    public async Task A_decoder_that_does_not_see_masks_is_named_and_chooses_no_sampler(bool sees, int notices, int samplers)
    {
        Model.Capabilities = Model.Capabilities with { SeesMasks = sees };
        IRenderedComponent<InpaintingPage> page = await PageAsync<InpaintingPage>();
        Assert.Equal((notices, samplers), (page.FindAll(".repaint").Count, page.FindAll("#sampler").Count));
    }

    private static Picture Noisy { get; } = new(Side, Side, [.. Enumerable.Range(0, Side * Side * 3).Select(i => (byte)(i * 37))]);

    /// <summary>Newest first.</summary>
    private IReadOnlyList<GenerationJob> InpaintingJobs => [.. Jobs.Of(Me).Where(job => job.Request is InpaintingRequest)];

    private InpaintingRequest Newest => (InpaintingRequest)InpaintingJobs[0].Request;

    private async Task<IRenderedComponent<InpaintingPage>> EditedAsync(string caption, Mask mask)
    {
        IRenderedComponent<InpaintingPage> page = await PageAsync<InpaintingPage>();
        await ChooseAsync(page, Noisy);
        await DrawAsync(page, mask);
        await PaintAsync(page, caption);
        return page;
    }

    private async Task<IRenderedComponent<InpaintingPage>> AcceptedAsync()
    {
        IRenderedComponent<InpaintingPage> page = await EditedAsync("a red house under a sun", Corner);
        await Runner.StartAsync(TestContext.Current.CancellationToken);
        await AcceptAsync(page, 2);
        return page;
    }

    private static async Task AcceptAsync(IRenderedComponent<InpaintingPage> page, int number)
    {
        WaitForCandidates(page);
        await page.InvokeAsync(() => page.Find($"[aria-label='Accept picture {number}']").Click());
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".candidates")));
    }

    private Task ChooseAsync(IRenderedComponent<InpaintingPage> page, Picture picture) =>
        page.InvokeAsync(() => page.FindComponent<SourcePicker>().Instance.ValueChanged.InvokeAsync(Sources.Add(picture)));

    /// <summary>What the browser hands out from now on.</summary>
    private async Task DrawAsync(IRenderedComponent<InpaintingPage> page, Mask mask, CanvasPlacement? placement = null, double? coverage = null)
    {
        placement ??= CanvasPlacement.Whole;
        editor.Setup<MaskReading>("read").SetResult(new(new FileOfBrowser(mask.ToPng()), placement.Scale, placement.OffsetX, placement.OffsetY));
        await page.InvokeAsync(() => Canvas(page).ReportCoverage(coverage ?? mask.Coverage));
    }

    private async Task PaintAsync(IRenderedComponent<InpaintingPage> page, string caption)
    {
        int before = InpaintingJobs.Count;
        await page.InvokeAsync(() => page.Find("#caption").Input(caption));
        await SubmitAsync(page);
        page.WaitForAssertion(() => Assert.Equal(before + 1, InpaintingJobs.Count));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".candidates")));
    }

    /// <summary>A reload: the browser gives back what it was told to keep.</summary>
    private void Remember(string key)
    {
        string value = (string)JSInterop.Invocations["unclip.session.set"].Last(call => Equals(call.Arguments[0], key)).Arguments[1]!;
        JSInterop.Setup<string?>("unclip.session.get", key).SetResult(value);
    }

    private static void WaitForCandidates(IRenderedComponent<InpaintingPage> page) => page.WaitForAssertion(() =>
    {
        Assert.Equal(4, page.FindAll(".accept").Count);
        Assert.False(page.Find(".try-again").HasAttribute("disabled"));
    });

    private static Task SubmitAsync(IRenderedComponent<InpaintingPage> page) => page.InvokeAsync(() => page.Find("form").Submit());

    private static MaskCanvas Canvas(IRenderedComponent<InpaintingPage> page) => page.FindComponent<MaskCanvas>().Instance;

    private static IEnumerable<string> Strip(IRenderedComponent<InpaintingPage> page) => page.FindAll(".edit-caption").Select(caption => caption.TextContent);

    private static string? Value(IRenderedComponent<InpaintingPage> page, string selector) => page.Find(selector).GetAttribute("value");
}

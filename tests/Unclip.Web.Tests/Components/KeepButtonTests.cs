using AngleSharp.Dom;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Unclip.Inference;
using Unclip.Web.Components.Galleries;
using Unclip.Web.Components.Jobs;
using Unclip.Web.Galleries;
using Unclip.Web.Generation;

namespace Unclip.Web.Tests.Components;

public sealed class KeepButtonTests : PageFixture
{
    private static readonly GenerationRequest Two = new() { Prompt = "a red house", Count = 2, PriorSteps = 1, DecoderSteps = 1 };

    private GalleryStore Galleries => Services.GetRequiredService<GalleryStore>();

    [Fact]
    public async Task A_click_keeps_in_a_first_gallery_and_another_click_puts_it_in_the_trash()
    {
        GenerationJob job = await FinishedAsync(Two);
        IRenderedComponent<KeepButton> button = Render<KeepButton>(p => p.Add(b => b.Job, job).Add(b => b.Index, 1));
        Assert.Equal("false", Button(button).GetAttribute("aria-pressed"));
        await button.InvokeAsync(() => Button(button).Click());
        button.WaitForAssertion(() => Assert.Equal("true", Button(button).GetAttribute("aria-pressed")));
        Assert.Equal("Kept in My pictures (K)", Button(button).GetAttribute("title"));
        Assert.Equal(("My pictures", 1), (await Galleries.ListAsync(Me, TestContext.Current.CancellationToken)).Single() is var mine ? (mine.Name, mine.Count) : default);

        await button.InvokeAsync(() => Button(button).Click());
        button.WaitForAssertion(() => Assert.Equal("false", Button(button).GetAttribute("aria-pressed")));
        Assert.Equal(0, (await Galleries.ListAsync(Me, TestContext.Current.CancellationToken)).Single().Count);
    }

    [Fact]
    public async Task With_several_galleries_one_chooses_and_the_key_K_takes_the_one_chosen_last()
    {
        await Galleries.CreateAsync(Me, "Houses", cancellationToken: TestContext.Current.CancellationToken);
        string trees = await Galleries.CreateAsync(Me, "Trees", cancellationToken: TestContext.Current.CancellationToken);
        GenerationJob job = await FinishedAsync(Two);
        await Services.GetRequiredService<KeptPictures>().FollowAsync(job);
        await Services.GetRequiredService<KeptPictures>().KeepAsync(job, 0, trees);
        IRenderedComponent<PictureTile> tile = Render<PictureTile>(p => p.Add(t => t.Job, job).Add(t => t.Snapshot, job.Snapshot).Add(t => t.Index, 1));
        Assert.NotEmpty(tile.FindAll(".keep[title='Keep (K)']"));
        await tile.InvokeAsync(() => tile.Find("figure").KeyDown("k"));
        tile.WaitForAssertion(() => Assert.NotEmpty(tile.FindAll(".keep[title='Kept in Trees (K)']")));
    }

    [Fact]
    public async Task Keep_all_keeps_what_is_not_kept_yet_and_says_when_all_is()
    {
        GenerationJob job = await FinishedAsync(Two);
        await Services.GetRequiredService<PictureKeeper>().KeepAsync(Me, job.Id, 0, cancellationToken: TestContext.Current.CancellationToken);
        IRenderedComponent<KeepAllButton> button = Render<KeepAllButton>(p => p.Add(b => b.Job, job));
        button.WaitForAssertion(() => Assert.Equal("Keep all", button.Find("button").TextContent.Trim()));
        await button.InvokeAsync(() => button.Find("button").Click());
        button.WaitForAssertion(() => Assert.Equal("All kept", button.Find("button").TextContent.Trim()));
        Assert.True(button.Find("button").HasAttribute("disabled"));
        Assert.Equal(2, (await Galleries.ListAsync(Me, TestContext.Current.CancellationToken)).Single().Count);
    }

    private static IElement Button(IRenderedComponent<KeepButton> rendered) => rendered.Find("button[aria-label='Keep picture 2']");
}

using AngleSharp.Dom;
using Bunit;
using Unclip.Inference;
using Unclip.Web.Components.Pages;
using Unclip.Web.Generation;
using Unclip.Web.Generation.Queue;

namespace Unclip.Web.Tests.Components;

public sealed class QueuePageTests : PageFixture
{
    [Fact]
    public async Task Waiting_jobs_are_moved_paused_and_cancelled_and_it_is_said_where_they_are()
    {
        await AddAsync(Me, "a red house");
        await AddAsync(Me, "a blue tree");
        await AddAsync("somebody else", "a secret wish");
        IRenderedComponent<QueuePage> page = await PageAsync<QueuePage>();
        Assert.Equal(["a red house", "a blue tree"], Titles(page));
        Assert.Contains("1 job of somebody else", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", page.Markup, StringComparison.Ordinal);
        Assert.True(page.Find("[aria-label='Move “a red house” up']").HasAttribute("disabled"));

        await page.Find("[aria-label='Move “a blue tree” up']").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal(["a blue tree", "a red house"], Titles(page)));
        Assert.Equal("“a blue tree” is now number 1 of 2.", page.Find("[role='status']").TextContent);

        await page.Find("[aria-label='Pause “a blue tree”']").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("Paused", Row(page, "a blue tree").TextContent, StringComparison.Ordinal));
        await page.FindAll(".queue-head button").First(button => button.TextContent == "Pause all").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal("Resume all", page.Find(".queue-head button").TextContent));

        await Row(page, "a red house").QuerySelector("input[type='checkbox']")!.ChangeAsync(new() { Value = true });
        Assert.Equal(JobPriority.Low, Jobs.Of(Me).Single(job => job.Request.Title == "a red house").Snapshot.Place.Priority);

        await page.Find("[aria-label='Cancel “a blue tree”']").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal(["a red house"], Titles(page)));
        await page.FindAll(".queue-head button")[1].ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("Nothing of yours waits or runs", page.Markup, StringComparison.Ordinal));
        Assert.Single(Jobs.Active);
    }

    [Fact]
    public async Task What_did_not_work_says_why_and_is_tried_again()
    {
        Model.Failure = new InvalidOperationException("no memory");
        GenerationJob failed = await AddAsync(Me, "a red house");
        await Runner.StartAsync(TestContext.Current.CancellationToken);
        await StudioHost.WaitAsync(() => failed.Snapshot.State == JobState.Failed);
        Model.Failure = null;
        IRenderedComponent<QueuePage> page = await PageAsync<QueuePage>();
        Assert.Contains("no memory", page.Find(".queue-row.failed").TextContent, StringComparison.Ordinal);

        await page.Find("[aria-label='Try “a red house” again']").ClickAsync(new());

        await StudioHost.WaitAsync(() => Jobs.Of(Me).Any(job => job.Snapshot.State == JobState.Finished));
        Assert.Equal(failed.Request, Jobs.Of(Me)[0].Request);
    }

    private Task<GenerationJob> AddAsync(string owner, string prompt) => Jobs.AddAsync(owner, new GenerationRequest { Prompt = prompt }, Model.Open());

    private static IEnumerable<string> Titles(IRenderedComponent<QueuePage> page) => page.FindAll(".queue-row .title").Select(title => title.TextContent);

    private static IElement Row(IRenderedComponent<QueuePage> page, string title) => page.FindAll(".queue-row").Single(row => row.QuerySelector(".title")!.TextContent == title);
}

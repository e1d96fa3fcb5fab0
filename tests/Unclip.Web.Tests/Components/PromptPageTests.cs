using AngleSharp.Dom;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.Extensions.DependencyInjection;
using Unclip.Inference;
using Unclip.Web.Components.Pages;
using Unclip.Web.Generation;

namespace Unclip.Web.Tests.Components;

public sealed class PromptPageTests : PageFixture
{
    [Fact]
    public async Task A_chip_from_the_model_card_becomes_the_prompt()
    {
        IRenderedComponent<PromptPage> page = await PageAsync();
        await page.InvokeAsync(() => page.FindAll(".chip").Single(chip => chip.TextContent == "a blue tree").Click());
        page.WaitForAssertion(() => Assert.Equal("a blue tree", Prompt(page)));
    }

    [Fact]
    public async Task The_models_recommended_settings_are_set()
    {
        IRenderedComponent<PromptPage> page = await PageAsync();
        Assert.Equal(("6", "3", "9", "2.5"), (Value(page, "#set-prior-steps"), Value(page, "#set-prior-guidance"), Value(page, "#set-decoder-steps"), Value(page, "#set-decoder-guidance")));
    }

    [Fact]
    public async Task An_empty_prompt_is_answered_beside_the_field_and_nothing_is_queued()
    {
        IRenderedComponent<PromptPage> page = await PageAsync();
        await page.InvokeAsync(() => page.Find("form").Submit());
        page.WaitForAssertion(() => Assert.Contains("Describe the picture first", page.Find("#prompt-notes .error").TextContent, StringComparison.Ordinal));
        Assert.Equal("true", page.Find("#prompt").GetAttribute("aria-invalid"));
        Assert.Empty(Jobs.Of(Me));
    }

    [Fact]
    public async Task Ten_thousand_characters_get_a_clear_message_and_nothing_is_queued()
    {
        IRenderedComponent<PromptPage> page = await PageAsync();
        await Type(page, new string('a', 10_000));
        await page.InvokeAsync(() => page.Find("form").Submit());
        page.WaitForAssertion(() => Assert.Contains("10,000 characters; at most 1,000", page.Find("#prompt-notes .error").TextContent, StringComparison.Ordinal));
        Assert.Empty(Jobs.Of(Me));
    }

    [Theory]
    [InlineData("🦊🌈 a red house")]
    [InlineData("בית אדום תחת שמש צהובה")]
    [InlineData("<script>alert(1)</script>")]
    public async Task Emoji_right_to_left_text_and_markup_go_through_as_they_are(string prompt)
    {
        IRenderedComponent<PromptPage> page = await PageAsync();
        Assert.Equal("auto", page.Find("#prompt").GetAttribute("dir"));
        await Type(page, prompt);
        await page.InvokeAsync(() => page.Find("form").Submit());
        page.WaitForAssertion(() => Assert.Equal(prompt, Assert.IsType<GenerationRequest>(Assert.Single(Jobs.Of(Me)).Request).Prompt));
        page.WaitForAssertion(() => Assert.Contains(prompt, page.Find(".job-prompt").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Unknown_words_are_marked_under_the_field()
    {
        IRenderedComponent<PromptPage> page = await PageAsync();
        await Type(page, "a red zeppelin under a quantum sun");
        page.WaitForAssertion(() => Assert.Equal(["zeppelin", "quantum"], page.FindAll(".unknown mark").Select(mark => mark.TextContent)));
        await Type(page, "a red house");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".unknown")));
    }

    [Fact]
    public async Task A_prompt_that_does_not_fit_the_context_shows_what_is_lost()
    {
        IRenderedComponent<PromptPage> page = await PageAsync();
        await Type(page, string.Join(' ', Enumerable.Repeat("red", 30)) + " yellow sun");
        page.WaitForAssertion(() => Assert.Contains("“yellow sun”", page.Find(".truncated").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Zero_is_a_seed_and_typing_one_keeps_it()
    {
        IRenderedComponent<PromptPage> page = await PageAsync();
        await Type(page, "a red house");
        await page.InvokeAsync(() => page.Find("#seed").Input("0"));
        await page.InvokeAsync(() => page.Find("form").Submit());
        page.WaitForAssertion(() => Assert.Equal(0u, Assert.Single(Jobs.Of(Me)).Request.Seed));
    }

    [Fact]
    public async Task With_new_each_time_two_runs_have_different_seeds()
    {
        IRenderedComponent<PromptPage> page = await PageAsync();
        await Type(page, "a red house");
        await page.InvokeAsync(() => page.Find("form").Submit());
        await page.InvokeAsync(() => page.Find("form").Submit());
        page.WaitForAssertion(() => Assert.Equal(2, Jobs.Of(Me).Select(job => job.Request.Seed).Distinct().Count()));
    }

    [Fact]
    public async Task A_full_queue_is_said_in_words()
    {
        IRenderedComponent<PromptPage> page = await PageAsync();
        await Type(page, "a red house");
        for (int i = 0; i < 3; i++) await page.InvokeAsync(() => page.Find("form").Submit());
        page.WaitForAssertion(() => Assert.Contains("2 of your requests are waiting already", page.Find(".notice").TextContent, StringComparison.Ordinal));
        Assert.Equal(2, Jobs.Of(Me).Count);
    }

    [Fact]
    public async Task Cancel_takes_a_waiting_job_out_of_the_queue()
    {
        IRenderedComponent<PromptPage> page = await PageAsync();
        await Type(page, "a red house");
        await page.InvokeAsync(() => page.Find("form").Submit());
        await page.InvokeAsync(() => page.Find("[data-hotkey=escape]").Click());
        page.WaitForAssertion(() => Assert.Equal("Cancelled", page.Find(".job").GetAttribute("data-state")));
        page.WaitForAssertion(() => Assert.Equal(JobState.Cancelled, Assert.Single(Jobs.Of(Me)).Snapshot.State));
    }

    [Fact]
    public async Task A_finished_job_shows_its_pictures_its_curves_and_one_click_in_the_history_restores_its_recipe()
    {
        IRenderedComponent<PromptPage> page = await PageAsync();
        await Runner.StartAsync(TestContext.Current.CancellationToken);
        await Type(page, "a red house");
        await page.InvokeAsync(() => page.Find("input[name=count][value='3']").Change("3"));
        await page.InvokeAsync(() => page.Find("#seed").Input("41"));
        await page.InvokeAsync(() => page.Find("#set-decoder-steps").Input("4"));
        await page.InvokeAsync(() => page.Find("form").Submit());
        WaitForEnd(page, JobState.Finished);
        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll(".tile img").Count));
        Assert.Equal("6", page.Find("[data-plot=cosine]").GetAttribute("data-steps"));
        // Two candidates for each of three pictures; one of each two was painted.
        Assert.Equal(6, page.FindAll("[data-plot=plane] polyline").Count);
        Assert.Equal(3, page.FindAll("[data-plot=plane] polyline.passed-over").Count);

        await Type(page, "a blue tree");
        await page.InvokeAsync(() => page.Find("#seed").Input("42"));
        await page.InvokeAsync(() => page.Find("#set-decoder-steps").Input("8"));
        await page.InvokeAsync(() => page.Find(".past").Click());

        page.WaitForAssertion(() => Assert.Equal(("a red house", "41", "4"), (Prompt(page), Value(page, "#seed"), Value(page, "#set-decoder-steps"))));
        Assert.True(page.Find("input[name=count][value='3']").HasAttribute("checked"));
        Assert.False(page.Find("#new-seed-each-time").HasAttribute("checked"));
    }

    [Fact]
    public async Task Clear_forgets_what_has_ended()
    {
        IRenderedComponent<PromptPage> page = await PageAsync();
        await Runner.StartAsync(TestContext.Current.CancellationToken);
        await Type(page, "a red house");
        await page.InvokeAsync(() => page.Find("form").Submit());
        WaitForEnd(page, JobState.Finished);
        await page.InvokeAsync(() => page.Find(".history .text-button").Click());
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".past")));
        Assert.Empty(Jobs.Of(Me));
    }

    [Fact]
    public async Task A_failed_job_says_what_went_wrong()
    {
        Model.Failure = new InvalidOperationException("decoder: out of memory");
        IRenderedComponent<PromptPage> page = await PageAsync();
        await Runner.StartAsync(TestContext.Current.CancellationToken);
        await Type(page, "a red house");
        await page.InvokeAsync(() => page.Find("form").Submit());
        page.WaitForAssertion(() => Assert.Equal("decoder: out of memory", page.Find(".job .note.error").TextContent));
    }

    [Fact]
    public async Task A_link_sets_the_page_and_says_what_it_could_not_use()
    {
        Services.GetRequiredService<BunitNavigationManager>().NavigateTo("/?prompt=a%20blue%20tree&seed=0&count=99&eta=NaN&model=ffff");
        IRenderedComponent<PromptPage> page = await PageAsync();
        Assert.Equal("a blue tree", Prompt(page));
        Assert.False(page.Find("#new-seed-each-time").HasAttribute("checked"));
        string[] notices = [.. page.FindAll(".notice").Select(notice => notice.TextContent)];
        Assert.Equal(3, notices.Length);
        Assert.Contains(notices, notice => notice.Contains("count is '99' in the link, expected 1 to 16", StringComparison.Ordinal));
        Assert.Contains(notices, notice => notice.Contains("eta is 'NaN' in the link, expected 0 to 1", StringComparison.Ordinal));
        Assert.Contains(notices, notice => notice.Contains("another model", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("NaN", "9")]
    [InlineData("", "9")]
    [InlineData("1e9", "250")]
    [InlineData("-5", "1")]
    public async Task A_number_that_makes_no_sense_does_not_become_a_setting(string typed, string kept)
    {
        IRenderedComponent<PromptPage> page = await PageAsync();
        await page.InvokeAsync(() => page.Find("#set-decoder-steps").Input(typed));
        page.WaitForAssertion(() => Assert.Equal(kept, Value(page, "#set-decoder-steps")));
    }

    /// The job has ended, is in the store as such, and the page has shown it.
    private void WaitForEnd(IRenderedComponent<PromptPage> page, JobState state)
    {
        page.WaitForAssertion(() => Assert.Equal(state.ToString(), page.Find(".job").GetAttribute("data-state")));
        page.WaitForState(() => Jobs.Of(Me).All(job => job.Snapshot.State == state));
    }

    /// On the renderer's own thread, so that no render comes between finding the element and its event.
    private static Task Type(IRenderedComponent<PromptPage> page, string prompt) => page.InvokeAsync(() => page.Find("#prompt").Input(prompt));

    private static string? Prompt(IRenderedComponent<PromptPage> page) => Value(page, "#prompt");

    private static string? Value(IRenderedComponent<PromptPage> page, string selector) => page.Find(selector).GetAttribute("value");
}

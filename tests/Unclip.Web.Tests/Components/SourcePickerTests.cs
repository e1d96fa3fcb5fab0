using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Unclip.Inference;
using Unclip.Inference.Pictures;
using Unclip.Web.Components.Sources;
using Unclip.Web.Generation;
using Unclip.Web.Sources;

namespace Unclip.Web.Tests.Components;

public sealed class SourcePickerTests : PageFixture
{
    private SourcePicture? chosen;

    [Fact]
    public void Without_a_picture_it_offers_to_choose_drop_or_paste_one()
    {
        IRenderedComponent<SourcePicker> picker = Picker();
        Assert.Equal("From", picker.Find("legend").TextContent);
        Assert.Equal(picker.Find("input[type=file]").Id, picker.Find(".drop-zone").GetAttribute("for"));
        Assert.Contains("up to 10 MB", picker.Find(".drop-zone").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", picker.Find("fieldset").GetAttribute("data-empty"));
        Assert.Empty(picker.FindAll(".session-pictures"));
    }

    [Fact]
    public async Task An_uploaded_picture_is_chosen_by_its_id()
    {
        IRenderedComponent<SourcePicker> picker = Picker();
        SourcePicture uploaded = Upload(30);
        await picker.InvokeAsync(picker.Instance.Started);
        Assert.Contains("being read", picker.Find("[role=status]").TextContent, StringComparison.Ordinal);
        await picker.InvokeAsync(() => picker.Instance.Uploaded(uploaded.Id));
        Assert.Same(uploaded, chosen);
        Assert.Empty(picker.FindAll("[role=status]"));
    }

    [Fact]
    public async Task What_went_wrong_is_said_in_the_picker_until_the_next_attempt()
    {
        IRenderedComponent<SourcePicker> picker = Picker();
        await picker.InvokeAsync(() => picker.Instance.Failed("The file is a PDF, expected PNG, JPEG, WebP or GIF."));
        Assert.Contains("a PDF", picker.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        await picker.InvokeAsync(picker.Instance.Started);
        Assert.Empty(picker.FindAll("[role=alert]"));
    }

    [Fact]
    public async Task Somebody_elses_picture_is_not_chosen()
    {
        IRenderedComponent<SourcePicker> picker = Picker();
        SourcePicture theirs = Services.GetRequiredService<SourceStore>().Add("stranger", Plain(90));
        await picker.InvokeAsync(() => picker.Instance.Uploaded(theirs.Id));
        Assert.Null(chosen);
        Assert.Contains("no longer kept", picker.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chosen_picture_is_shown_by_its_address_and_can_be_removed()
    {
        SourcePicture picture = Upload(60);
        IRenderedComponent<SourcePicker> picker = Picker(picture);
        Assert.Equal(picture.Path, picker.Find(".source img").GetAttribute("src"));
        Assert.Contains("5 × 3 pixels", picker.Find("figcaption").TextContent, StringComparison.Ordinal);
        chosen = picture;
        await picker.InvokeAsync(() => picker.Find("button.text-button").Click());
        Assert.Null(chosen);
    }

    [Fact]
    public async Task Finished_pictures_and_uploads_of_the_session_are_one_click_away()
    {
        await Host.StartAsync(TestContext.Current.CancellationToken);
        await Runner.StartAsync(TestContext.Current.CancellationToken);
        SourcePicture upload = Upload(20);
        IRenderedComponent<SourcePicker> picker = Picker();
        GenerationJob job = await Jobs.AddAsync(Me, new GenerationRequest { Prompt = "a red house", Count = 2, Seed = 4 }, Model.Open());
        picker.WaitForAssertion(() => Assert.Equal(3, picker.FindAll(".session-pictures button").Count));
        await picker.InvokeAsync(() => picker.Find("button[aria-label='Use “a red house”, picture 2']").Click());
        Assert.Equal(PictureCodec.Decode(job.Snapshot.Pictures[1]).Rgb, chosen?.Picture.Rgb);
        Assert.Equal("a red house", Assert.IsType<GenerationRequest>(chosen?.Recipe?.Request).Prompt);
        await picker.InvokeAsync(() => picker.Find("button[aria-label='Use your picture of 5 × 3 pixels']").Click());
        Assert.Same(upload, chosen);
    }

    [Fact]
    public async Task A_finished_picture_that_comes_back_as_an_upload_is_offered_once()
    {
        await Host.StartAsync(TestContext.Current.CancellationToken);
        await Runner.StartAsync(TestContext.Current.CancellationToken);
        GenerationJob job = await Jobs.AddAsync(Me, new GenerationRequest { Prompt = "a red house", Seed = 4 }, Model.Open());
        await StudioHost.WaitAsync(() => job.Snapshot.State == JobState.Finished);
        Services.GetRequiredService<SourceStore>().Add(Me, SourcePicture.Read(job.Snapshot.Pictures[0]) with { Uploaded = true });
        Assert.Single(Picker().FindAll(".session-pictures button"));
    }

    [Fact]
    public async Task What_the_session_forgets_is_no_longer_offered_but_stays_chosen()
    {
        await Host.StartAsync(TestContext.Current.CancellationToken);
        await Runner.StartAsync(TestContext.Current.CancellationToken);
        await Jobs.AddAsync(Me, new GenerationRequest { Prompt = "a red house", Seed = 4 }, Model.Open());
        await StudioHost.WaitAsync(() => Jobs.Of(Me)[0].Snapshot.State == JobState.Finished);
        IRenderedComponent<SourcePicker> picker = Picker();
        await picker.InvokeAsync(() => picker.Find(".session-pictures button").Click());
        await Jobs.ClearAsync(Me);
        picker.WaitForAssertion(() => Assert.Empty(picker.FindAll(".session-pictures")));
        Assert.Same(chosen, Services.GetRequiredService<ISourceService>().Find(chosen!.Id));
    }

    private IRenderedComponent<SourcePicker> Picker(SourcePicture? value = null) => Render<SourcePicker>(parameters => parameters
        .Add(picker => picker.Label, "From")
        .Add(picker => picker.Value, value)
        .Add(picker => picker.ValueChanged, EventCallback.Factory.Create<SourcePicture?>(this, picture => chosen = picture)));

    private SourcePicture Upload(byte grey) => Services.GetRequiredService<SourceStore>().Add(Me, Plain(grey) with { Uploaded = true });

    private static SourcePicture Plain(byte grey) => SourcePicture.Of(new(5, 3, [.. Enumerable.Repeat(grey, 45)]));
}

using AngleSharp.Dom;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using Unclip.Inference;
using Unclip.Inference.Manipulations;
using Unclip.Web.Components.Galleries;
using Unclip.Web.Components.Pages;
using Unclip.Web.Galleries;
using Unclip.Web.Generation;
using Unclip.Web.Sources;

namespace Unclip.Web.Tests.Components;

public sealed class GalleryPageTests : PageFixture
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private PictureStore Pictures => Services.GetRequiredService<PictureStore>();

    [Fact]
    public async Task Galleries_are_made_renamed_deleted_and_restored()
    {
        GalleryStore store = Services.GetRequiredService<GalleryStore>();
        IRenderedComponent<GalleriesPage> page = Render<GalleriesPage>();
        page.WaitForAssertion(() => Assert.Contains("Nothing is kept yet", page.Markup, StringComparison.Ordinal));
        string id = await store.CreateAsync(Me, "Houses & <b>trees</b>", cancellationToken: Now);
        page.WaitForAssertion(() => Assert.Equal("Houses & <b>trees</b>", page.Find(".gallery-name").TextContent));
        Assert.Equal($"/galleries/{id}", page.Find("a.cover").GetAttribute("href"));
        await store.DeleteAsync(Me, id, Now);
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".gallery-card")));
        await page.InvokeAsync(() => page.Find(".deleted-galleries .text-button").Click());
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".gallery-card")));
    }

    [Fact]
    public async Task Somebody_elses_gallery_is_not_there()
    {
        string id = await Services.GetRequiredService<GalleryStore>().CreateAsync("somebody else", "Theirs", cancellationToken: Now);
        IRenderedComponent<GalleryPage> page = Render<GalleryPage>(p => p.Add(g => g.Id, id));
        page.WaitForAssertion(() => Assert.Contains("There is no such gallery", page.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain("Theirs", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_are_selected_by_click_range_and_key_and_deleted_with_undo()
    {
        IRenderedComponent<MudSnackbarProvider> snackbars = Render<MudSnackbarProvider>();
        (IRenderedComponent<GalleryPage> page, string[] ids) = await FilledAsync(5);
        Cells(page)[0].Click(new MouseEventArgs { CtrlKey = true });
        page.WaitForAssertion(() => Assert.Equal("1 picture selected", page.Find(".selected-count").TextContent));
        Cells(page)[3].Click(new MouseEventArgs { ShiftKey = true });
        page.WaitForAssertion(() => Assert.Equal("4 pictures selected", page.Find(".selected-count").TextContent));
        Cells(page)[1].Click();
        page.WaitForAssertion(() => Assert.Equal(["true", "false", "true", "true", "false"], Cells(page).Select(cell => cell.GetAttribute("aria-selected"))));

        page.Find("button[aria-label='Delete']").Click();
        page.WaitForAssertion(() => Assert.Equal([ids[1], ids[4]], Shown(page)));
        snackbars.WaitForAssertion(() => Assert.Contains("3 pictures in the trash.", snackbars.Markup, StringComparison.Ordinal));
        await snackbars.InvokeAsync(() => snackbars.Find(".mud-snackbar-content-action button").Click());
        page.WaitForAssertion(() => Assert.Equal(ids, Shown(page)));

        IRenderedComponent<PictureGrid> grid = page.FindComponent<PictureGrid>();
        await grid.InvokeAsync(() => grid.Instance.Key("all", 0));
        page.WaitForAssertion(() => Assert.Equal("5 pictures selected", page.Find(".selected-count").TextContent));
        await grid.InvokeAsync(() => grid.Instance.Key("none", 0));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".selection-bar")));
        await grid.InvokeAsync(() => grid.Instance.Key("move", 2));
        page.WaitForAssertion(() => Assert.Equal("cell-2", page.Find(".picture-grid").GetAttribute("aria-activedescendant")));
        await grid.InvokeAsync(() => grid.Instance.Key("extend", 4));
        page.WaitForAssertion(() => Assert.Equal("3 pictures selected", page.Find(".selected-count").TextContent));
    }

    [Fact]
    public async Task Words_and_filters_narrow_the_grid_and_a_wrong_seed_is_said()
    {
        (IRenderedComponent<GalleryPage> page, string[] ids) = await FilledAsync(3);
        page.Find("#gallery-words").Input("number 1");
        page.WaitForAssertion(() => Assert.Equal([ids[1]], Shown(page)));
        page.Find("#gallery-words").Input("");
        page.WaitForAssertion(() => Assert.Equal(ids, Shown(page)));
        page.Find("#gallery-order").Change("Oldest");
        page.WaitForAssertion(() => Assert.Equal(ids.Reverse(), Shown(page)));
        page.Find("#filter-seed").Change("0");
        page.WaitForAssertion(() => Assert.Equal([ids[2]], Shown(page)));
        page.Find("#filter-seed").Change("-1");
        page.WaitForAssertion(() => Assert.Contains("expected a whole number from 0 to 4294967295", page.Markup, StringComparison.Ordinal));
        page.Find("#filter-tool").Change("Inpainting");
        page.WaitForAssertion(() => Assert.Contains("Nothing is like that here", page.Markup, StringComparison.Ordinal));
        page.Find(".filters .text-button").Click();
        page.WaitForAssertion(() => Assert.Equal(3, Shown(page).Count));
    }

    [Fact]
    public async Task The_search_field_keeps_what_is_being_typed_and_says_what_is_searched()
    {
        (IRenderedComponent<GalleryPage> page, _) = await FilledAsync(3);
        page.FindAll("input[name=search-by]")[1].Change(true);
        page.Find("#gallery-words").Input("a red house");
        await page.InvokeAsync(() => page.Render());
        Assert.Equal("a red house", page.Find("#gallery-words").GetAttribute("value"));
        page.FindAll("input[name=search-by]")[0].Change(true);
        page.WaitForAssertion(() => Assert.Contains("Nothing is like that here", page.Markup, StringComparison.Ordinal));
        await page.InvokeAsync(() => page.FindComponent<GallerySearchBar>().Instance.QueryChanged.InvokeAsync(new() { GalleryId = page.Instance.Id }));
        page.WaitForAssertion(() => Assert.Equal("", page.Find("#gallery-words").GetAttribute("value")));
    }

    [Fact]
    public async Task What_others_add_and_star_appears_by_itself()
    {
        (IRenderedComponent<GalleryPage> page, string[] ids) = await FilledAsync(1);
        await Pictures.StarAsync(Me, ids, true, Now);
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".cell .stars.mine")));
        await KeepAsync(9);
        page.WaitForAssertion(() => Assert.Equal(2, Shown(page).Count));
    }

    [Fact]
    public async Task A_picture_opens_with_its_recipe_and_is_reproduced()
    {
        (_, string[] ids) = await FilledAsync(1);
        IRenderedComponent<KeptPictureDialog> dialog = await DialogAsync(ids);
        dialog.WaitForAssertion(() => Assert.Contains("Scripted", dialog.Find("dl").TextContent, StringComparison.Ordinal));
        await dialog.InvokeAsync(() => dialog.Find(".reproduce-button").Click());
        dialog.WaitForAssertion(() => Assert.Contains("The same, pixel for pixel.", dialog.Find(".report.same").TextContent, StringComparison.Ordinal));
        Assert.Contains("People with an account", dialog.Find(".comments").TextContent, StringComparison.Ordinal);

        await dialog.InvokeAsync(() => dialog.Find(".picture-tags input").Input("Houses"));
        await dialog.InvokeAsync(() => dialog.Find(".picture-tags form").Submit());
        dialog.WaitForAssertion(() => Assert.Equal("houses", dialog.Find(".tag > span").TextContent));
        await dialog.InvokeAsync(() => dialog.Find("button[aria-label='Remove the tag houses']").Click());
        dialog.WaitForAssertion(() => Assert.Empty(dialog.FindAll(".tag")));
        await dialog.InvokeAsync(() => dialog.Find("button.star").Click());
        dialog.WaitForAssertion(() => Assert.Equal("true", dialog.Find("button.star").GetAttribute("aria-pressed")));
    }

    [Fact]
    public async Task A_kept_recipe_opens_on_its_page_again()
    {
        (_, string[] ids) = await FilledAsync(1);
        IRenderedComponent<KeptPictureDialog> dialog = await DialogAsync(ids);
        await dialog.InvokeAsync(() => dialog.Find("button.open-recipe").Click());
        BunitNavigationManager navigation = Services.GetRequiredService<BunitNavigationManager>();
        await StudioHost.WaitAsync(() => navigation.Uri.StartsWith("http://localhost/?recipe=", StringComparison.Ordinal)); // No render follows it.
        IRenderedComponent<PromptPage> page = await PageAsync();
        Assert.Equal("number 0", page.Find("#prompt").GetAttribute("value"));

        GenerationJob varied = await FinishedAsync(new VariationRequest { Picture = new(8, 8, new byte[192]), Count = 4, Seed = 77, DecoderSteps = 3 });
        SourcePicture source = Services.GetRequiredService<ISourceService>().AddFromJob(varied.Id, 0)!;
        navigation.NavigateTo(Tool.Variations.PathWithRecipeOf(source));
        IRenderedComponent<VariationsPage> variations = Render<VariationsPage>();
        Assert.Equal("77", variations.Find("#seed").GetAttribute("value"));
        Assert.NotEmpty(variations.FindAll(".source img"));
        navigation.NavigateTo(Tool.TextDiff.PathWith(source));
        IRenderedComponent<TextDiffPage> diff = Render<TextDiffPage>();
        Assert.Equal(source.Path, diff.Find(".source img").GetAttribute("src"));
        navigation.NavigateTo("/variations?recipe=gone");
        variations.WaitForAssertion(() => Assert.Contains("no longer at hand", variations.Find(".notice").TextContent, StringComparison.Ordinal));
    }

    private async Task<(IRenderedComponent<GalleryPage> Page, string[] Ids)> FilledAsync(int count)
    {
        await Host.StartAsync(Now);
        await StudioHost.WaitAsync(() => Host.Default is ModelReady);
        List<KeptPlace> places = [];
        for (int i = 0; i < count; i++)
        {
            places.Add(await KeepAsync((uint)i));
            await Task.Delay(3, Now); // Added one after another.
        }

        IRenderedComponent<GalleryPage> page = Render<GalleryPage>(p => p.Add(g => g.Id, places[0].GalleryId));
        page.WaitForAssertion(() => Assert.Equal(count, Shown(page).Count));
        return (page, [.. places.Select(place => place.PictureId).Reverse()]);
    }

    private async Task<KeptPlace> KeepAsync(uint seed)
    {
        GenerationJob job = await FinishedAsync(new GenerationRequest { Prompt = $"number {seed}", Seed = seed, PriorSteps = 1, DecoderSteps = 1 });
        return await Services.GetRequiredService<PictureKeeper>().KeepAsync(Me, job.Id, 0, cancellationToken: Now);
    }

    private async Task<IRenderedComponent<KeptPictureDialog>> DialogAsync(string[] ids)
    {
        IRenderedComponent<MudDialogProvider> provider = Render<MudDialogProvider>();
        IDialogService dialogs = Services.GetRequiredService<IDialogService>();
        await provider.InvokeAsync(() => dialogs.ShowAsync<KeptPictureDialog>(null, new DialogParameters<KeptPictureDialog> { { d => d.Ids, ids }, { d => d.Index, 0 } }));
        IRenderedComponent<KeptPictureDialog> dialog = provider.FindComponent<KeptPictureDialog>();
        dialog.WaitForAssertion(() => Assert.NotEmpty(dialog.FindAll("img.full")));
        return dialog;
    }

    private static IReadOnlyList<IElement> Cells(IRenderedComponent<GalleryPage> page) => page.FindAll(".cell");

    private static IReadOnlyList<string> Shown(IRenderedComponent<GalleryPage> page) => [.. page.FindAll(".cell img").Select(image => image.GetAttribute("src")!.Split('/')[2])];
}

using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Unclip.Golden;
using Unclip.Inference;
using Unclip.Models;
using Unclip.Models.Safetensors;
using Unclip.Web.Audit;
using Unclip.Web.Components.Pages;
using Unclip.Web.Data;
using Unclip.Web.Generation;
using Unclip.Web.Owners;
using Unclip.Web.People;
using Unclip.Web.Tests.Galleries;

namespace Unclip.Web.Tests.Components;

public sealed class ModelsPageTests : PageFixture
{
    private const string Other = "/models/other";

    protected override OpenedModel Open(string path) => path switch
    {
        Other => base.Open(path) with
        {
            Fingerprint = "fedcba9876543210",
            Card = new() { Name = "Other" },
            Networks = () => [new(Network.Decoder, 1, [SafetensorsDType.F32], 4, 4, IsLoaded: true)],
            MissingAbilities = [ModelAbility.TextToPicture],
        },
        _ => base.Open(path),
    };

    private async Task<IRenderedComponent<ModelsPage>> ModelsAsync()
    {
        Registry.Add(new(Other, "Other", "ff"));
        await Host.StartAsync(TestContext.Current.CancellationToken);
        await StudioHost.WaitAsync(() => Host.Models is [ModelReady, ModelReady]);
        return Render<ModelsPage>();
    }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static string Sheet(string folder) => $"[data-model='{folder}']";

    [Fact]
    public async Task Every_model_says_what_it_can_do_and_why_not()
    {
        IRenderedComponent<ModelsPage> page = await ModelsAsync();
        Assert.Equal(["Scripted", "Other"], page.FindAll(".model-sheet h2").Select(title => title.TextContent));
        Assert.Contains("no prior", page.Find($"{Sheet(Other)} .abilities .cannot").TextContent, StringComparison.Ordinal);
        Assert.Contains(ModelAbility.PictureIn.Title, page.Find($"{Sheet(Other)} .abilities .can").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_chosen_model_is_what_the_prompt_page_offers_and_what_it_cannot_do_is_greyed_out_with_the_reason()
    {
        IRenderedComponent<ModelsPage> page = await ModelsAsync();
        IRenderedComponent<PromptPage> prompt = Render<PromptPage>();
        Assert.False(prompt.Find("button.generate").HasAttribute("disabled"));
        await page.InvokeAsync(() => page.Find($"{Sheet(Other)} button").Click());
        page.WaitForAssertion(() => Assert.Contains("in use", page.Find(Sheet(Other)).TextContent, StringComparison.Ordinal));
        prompt.WaitForAssertion(() => Assert.True(prompt.Find("button.generate").HasAttribute("disabled")));
        Assert.Contains("The checkpoint has no prior,", prompt.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_chooses_the_model_that_it_was_made_with()
    {
        await ModelsAsync();
        Services.GetRequiredService<NavigationManager>().NavigateTo("/?prompt=a%20fox&seed=3&model=fedcba987654");
        IRenderedComponent<PromptPage> prompt = Render<PromptPage>();
        IGenerationService generation = Services.GetRequiredService<IGenerationService>();
        generation.Prefer(generation.Models[0].Folder); // As the layout does with what the browser remembers, a moment later.
        Assert.Equal(Other, generation.Model.Folder);
        Assert.DoesNotContain("This link was made", prompt.Markup, StringComparison.Ordinal);
        Assert.Equal("a fox", prompt.Find("textarea").GetAttribute("value"));
    }

    [Fact]
    public async Task A_forgotten_model_is_gone_from_page_and_registry()
    {
        IRenderedComponent<ModelsPage> page = await ModelsAsync();
        await page.InvokeAsync(() => page.FindAll($"{Sheet(Other)} button").Single(button => button.TextContent.Contains("Forget", StringComparison.Ordinal)).Click());
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".model-sheet")));
        Assert.Empty(Registry.Read());
    }

    [Fact]
    public async Task Where_there_are_accounts_only_administrators_import_unload_and_remove()
    {
        Person admin = await Databases.AddPersonAsync("ann"), person = await Databases.AddPersonAsync("bob");
        await using (UnclipDatabase database = Databases.CreateDbContext())
            await database.Users.Where(user => user.Id == admin.Id).ExecuteUpdateAsync(set => set.SetProperty(user => user.IsAdministrator, true), Now);
        ModelChanges changes = Services.GetRequiredService<ModelChanges>();
        CurrentOwner owner = Services.GetRequiredService<CurrentOwner>();

        foreach (string refused in new[] { Me, person.OwnerId, Owner.OfPerson("nobody") })
        {
            owner.Id = refused;
            Assert.Empty((await ModelsAsync()).FindAll(".importer"));
            string markup = Render<ModelsPage>().Markup;
            Assert.DoesNotContain("Forget", markup, StringComparison.Ordinal);
            Assert.DoesNotContain("Unload", markup, StringComparison.Ordinal);
            foreach (Func<Task> change in new[] { () => changes.ImportAsync(refused, "/nowhere", (_, _) => { }), () => changes.ForgetAsync(refused, Other) })
                Assert.Equal("Only administrators may import or remove models.", (await Assert.ThrowsAsync<ModelChangeRefusedException>(change)).Message);
        }

        owner.Id = admin.OwnerId;
        IRenderedComponent<ModelsPage> page = await ModelsAsync();
        Assert.Single(page.FindAll(".importer"));
        Assert.Contains("Unload", page.Markup, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.FindAll($"{Sheet(Other)} button").Single(button => button.TextContent.Contains("Forget", StringComparison.Ordinal)).Click());
        page.WaitForAssertion(() => Assert.Empty(Registry.Read()));
        await using UnclipDatabase written = Databases.CreateDbContext();
        Assert.Equal((admin.OwnerId, Other), await written.AuditEntries.Where(entry => entry.Action == AuditAction.ForgetModel).Select(entry => ValueTuple.Create(entry.OwnerId, entry.Detail)).SingleAsync(Now));
    }

    [Fact]
    public async Task A_checkpoint_is_imported_from_the_page()
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        IRenderedComponent<ModelsPage> page = await ModelsAsync();
        await page.InvokeAsync(() => page.Find("#import-folder").Input(GoldenFolder.TinyKarlo));
        await page.InvokeAsync(() => page.Find(".importer form").Submit());
        await StudioHost.WaitAsync(() => Host.Models.Count == 3 && Host.Models[2] is ModelReady);
        Assert.Contains(Registry.Read(), model => model.Folder == GoldenFolder.TinyKarlo && model.Fingerprint.Length == 64);
        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll(".model-sheet").Count));
    }

    [Fact]
    public async Task What_cannot_be_imported_is_named()
    {
        IRenderedComponent<ModelsPage> page = await ModelsAsync();
        await page.InvokeAsync(() => page.Find("#import-folder").Input("/nowhere/at/all"));
        await page.InvokeAsync(() => page.Find(".importer form").Submit());
        page.WaitForAssertion(() => Assert.Contains("/nowhere/at/all", page.Find(".importer [role=alert]").TextContent, StringComparison.Ordinal));
    }
}

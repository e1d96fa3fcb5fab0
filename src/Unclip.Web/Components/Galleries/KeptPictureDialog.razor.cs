using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;
using Unclip.Inference;
using Unclip.Web.Components.Jobs;
using Unclip.Web.Galleries;
using Unclip.Web.Generation;
using Unclip.Web.Owners;
using Unclip.Web.Sources;
using Unclip.Web.Texts;

namespace Unclip.Web.Components.Galleries;

/// <summary>One kept picture, large, with all that there is to say about it and to do with it.</summary>
public sealed partial class KeptPictureDialog : IDisposable
{
    private PictureDetails? picture;
    private IReadOnlyList<(string Name, string Value)> facts = [];
    private int index, last;
    private bool looked, typing;
    private IDisposable? subscription;
    private NewsPause? pause;

    [Inject] private PictureStore Pictures { get; set; } = default!;
    [Inject] private GalleryNews News { get; set; } = default!;
    [Inject] private CurrentOwner Owner { get; set; } = default!;
    [Inject] private ModelCatalog Models { get; set; } = default!;
    [Inject] private SourceStore Sources { get; set; } = default!;
    [Inject] private IDialogService Dialogs { get; set; } = default!;
    [Inject] private ISnackbar Snackbar { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter] private IMudDialogInstance Dialog { get; set; } = default!;

    /// <summary>Those that one can turn to.</summary>
    [Parameter] public IReadOnlyList<string> Ids { get; set; } = [];
    [Parameter] public int Index { get; set; }

    /// <summary>The person wants to see pictures like this one, by its id.</summary>
    [Parameter] public EventCallback<string> OnSimilar { get; set; }

    protected override Task OnInitializedAsync()
    {
        (index, last) = (Index, Index);
        pause = new(NewsPause.Usual, () => InvokeAsync(ReadAgainAsync));
        subscription = News.Subscribe(changed =>
        {
            if (changed == picture?.Card.GalleryId) pause.LookSoon();
        });
        return ReadAsync(Ids[index]);
    }

    public void Dispose()
    {
        subscription?.Dispose();
        pause?.Dispose();
    }

    /// <summary>Others have done something in the gallery, perhaps with this picture.</summary>
    private async Task ReadAgainAsync()
    {
        if (picture is not { Card.Id: var id }) return;
        PictureDetails? now = await Pictures.FindAsync(Owner.RequiredId, id);
        if (picture?.Card.Id != id) return; // The person has turned to another meanwhile.
        Show(now);
        StateHasChanged();
    }

    private async Task ReadAsync(string id)
    {
        Show(await Pictures.FindAsync(Owner.RequiredId, id));
        looked = true;
    }

    private void Show(PictureDetails? found)
    {
        picture = found;
        facts = found is null ? [] : Facts(found);
    }

    private IReadOnlyList<(string Name, string Value)> Facts(PictureDetails picture)
    {
        Recipe? recipe = picture.Recipe;
        OpenedModel? model = recipe is null ? null : Models.Models.OfType<ModelReady>().FirstOrDefault(ready => ready.Model.Fingerprint == recipe.Fingerprint)?.Model;
        return
        [
            .. recipe is null ? [] : RecipeFacts.Of(recipe.Request, recipe.PictureIndex, recipe.Model, model?.Capabilities).Where(fact => fact.Name != CommonTexts.Size).Prepend((GalleryTexts.Tool, Tool.Of(recipe.Request).Title)),
            (CommonTexts.Size, GalleryTexts.SizeFacts.With(picture.Card.Width, picture.Card.Height, picture.Size / 1024.0)),
            (LayoutTexts.Gallery, picture.GalleryName),
            (GalleryTexts.AddedAt, CommonTexts.DateAndTime.With(picture.AddedAt)),
            .. string.IsNullOrEmpty(picture.Provider) ? Array.Empty<(string, string)>() : [(GalleryTexts.MadeOn, picture.Provider)],
        ];
    }

    /// <summary>A relative, which need not be among those that one can turn to.</summary>
    private Task ShowAsync(string id)
    {
        if (index >= 0) last = index;
        index = Ids.ToList().IndexOf(id);
        return ReadAsync(id);
    }

    private Task TurnAsync(int by)
    {
        index = index < 0 ? last : (index + by + Ids.Count) % Ids.Count;
        return ReadAsync(Ids[index]);
    }

    private Task KeyAsync(KeyboardEventArgs pressed) => pressed is { CtrlKey: true } or { AltKey: true } or { MetaKey: true } || typing ? Task.CompletedTask : pressed.Key switch
    {
        "ArrowLeft" when Ids.Count > 1 => TurnAsync(-1),
        "ArrowRight" when Ids.Count > 1 => TurnAsync(1),
        "s" or "S" => StarAsync(),
        "Delete" when picture is { CanEdit: true, DeletedAt: null } => DeleteAsync(),
        _ => Task.CompletedTask,
    };

    private Task StarAsync() => picture is null ? Task.CompletedTask : DoAsync(() => Pictures.StarAsync(Owner.RequiredId, [picture.Card.Id], !picture.Card.Starred));

    private Task RestoreAsync() => DoAsync(() => Pictures.RestoreAsync(Owner.RequiredId, [picture!.Card.Id]));

    private async Task DeleteAsync()
    {
        string id = picture!.Card.Id;
        await DoAsync(async () =>
        {
            await Pictures.DeleteAsync(Owner.RequiredId, [id]);
            Snackbar.AddUndo(GalleryTexts.OneInTrash, () => Pictures.RestoreAsync(Owner.RequiredId, [id]));
            Dialog.Close();
        });
    }

    private async Task SimilarAsync()
    {
        Dialog.Close();
        await OnSimilar.InvokeAsync(picture!.Card.Id);
    }

    private async Task SendAsync(Tool tool)
    {
        if (await SourceAsync() is { } source) Navigation.NavigateTo(tool.PathWith(source));
    }

    private async Task OpenRecipeAsync()
    {
        if (await SourceAsync() is { Recipe: { } recipe } source) Navigation.NavigateTo(Tool.Of(recipe.Request).PathWithRecipeOf(source));
    }

    /// <summary>The picture among the owner's sources, with its recipe.</summary>
    private async Task<SourcePicture?> SourceAsync()
    {
        if (await Pictures.ReadAsync(Owner.RequiredId, picture!.Card.Id) is { } png) return Sources.Add(Owner.RequiredId, SourcePicture.Read(png));
        Snackbar.Add(GalleryTexts.PictureNotThere, Severity.Error);
        return null;
    }

    private async Task DoAsync(Func<Task> act)
    {
        try
        {
            await act();
            await ReadAsync(picture!.Card.Id);
        }
        catch (GalleryRefusedException refused)
        {
            Snackbar.Add(refused.Message, Severity.Error);
        }
    }
}

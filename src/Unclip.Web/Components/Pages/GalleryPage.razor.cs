using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using MudBlazor;
using Unclip.Web.Components.Galleries;
using Unclip.Web.Galleries;
using Unclip.Web.Generation;
using Unclip.Web.Owners;
using Unclip.Web.Texts;

namespace Unclip.Web.Components.Pages;

/// <summary>A gallery: what is in it, searched and sorted, and what can be done with it.</summary>
public sealed partial class GalleryPage : IDisposable
{
    private readonly PictureSelection selection = new();
    private GallerySummary? gallery;
    private GalleryQuery query = new() { GalleryId = "" };
    private GalleryFinding finding = new([], 0, []);
    private IReadOnlyList<(string Tag, int Count)> tags = [];
    private IReadOnlyList<string> models = [];
    private IDisposable? subscription;
    private NewsPause? pause;
    private IDialogReference? opened;
    private string? problem;
    private bool looked, large;
    private int version, searches;

    [Inject] private CurrentOwner Owner { get; set; } = default!;
    [Inject] private GalleryStore Store { get; set; } = default!;
    [Inject] private PictureStore Pictures { get; set; } = default!;
    [Inject] private GallerySearch Search { get; set; } = default!;
    [Inject] private GalleryNews News { get; set; } = default!;
    [Inject] private IGenerationService Generation { get; set; } = default!;
    [Inject] private IDialogService Dialogs { get; set; } = default!;
    [Inject] private ISnackbar Snackbar { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private IOptions<UnclipOptions> Options { get; set; } = default!;

    [Parameter] public string Id { get; set; } = "";

    public void Dispose()
    {
        subscription?.Dispose();
        pause?.Dispose();
    }

    protected override void OnInitialized()
    {
        pause = new(NewsPause.Usual, () => InvokeAsync(ReadAgainAsync));
        subscription = News.Subscribe(changed =>
        {
            if (changed == Id || changed == gallery?.TeamId) pause.LookSoon();
        });
    }

    protected override async Task OnParametersSetAsync()
    {
        if (query.GalleryId == Id) return;
        selection.Clear();
        query = new() { GalleryId = Id };
        await ReadAsync();
        looked = true;
    }

    private async Task ReadAsync()
    {
        gallery = await Store.FindAsync(Owner.RequiredId, Id);
        if (gallery is null) return;
        tags = await Pictures.TagsAsync(Owner.RequiredId, Id);
        models = await Pictures.ModelsAsync(Owner.RequiredId, Id);
        await FindAsync();
    }

    private async Task SearchAsync(GalleryQuery wanted)
    {
        if (wanted.InTrash != query.InTrash) selection.Clear();
        query = wanted;
        await FindAsync();
    }

    /// <summary>The last search counts, whichever ends first.</summary>
    private async Task FindAsync()
    {
        int search = ++searches;
        try
        {
            GalleryFinding found = await Search.FindAsync(Owner.RequiredId, query, (Generation.Model as ModelReady)?.Model);
            if (search != searches) return;
            (finding, problem) = (found, null);
        }
        catch (GalleryRefusedException refused)
        {
            if (search != searches) return;
            (finding, problem) = (new([], 0, []), refused.Message);
        }

        version++;
        selection.Follow(finding.Ids);
    }

    private Task ForgetSimilarAsync() => SearchAsync(query with { SimilarTo = null, Order = PictureOrder.Newest });

    private async Task ReadAgainAsync()
    {
        await ReadAsync();
        StateHasChanged();
    }

    /// <summary>Two clicks open one picture.</summary>
    private async Task OpenAsync(int index)
    {
        if (opened is { Result.IsCompleted: false }) return;
        opened = await Dialogs.ShowAsync<KeptPictureDialog>(
            null,
            new DialogParameters<KeptPictureDialog> { { d => d.Ids, finding.Ids }, { d => d.Index, index }, { d => d.OnSimilar, EventCallback.Factory.Create<string>(this, SimilarAsync) } },
            new DialogOptions { CloseOnEscapeKey = true, CloseButton = true, MaxWidth = MaxWidth.ExtraLarge, FullWidth = true });
    }

    private Task SimilarAsync(string pictureId) => SearchAsync(new() { GalleryId = Id, SimilarTo = pictureId, Order = PictureOrder.Similarity });

    private Task CommandAsync(string command) => command switch
    {
        "star" => StarAsync(true),
        "delete" when query.InTrash => Task.CompletedTask,
        "delete" => DeleteAsync(),
        _ => Task.CompletedTask,
    };

    private Task StarAsync(bool starred) => DoAsync(async ids =>
    {
        await Pictures.StarAsync(Owner.RequiredId, ids, starred);
        Snackbar.Add(starred ? GalleryTexts.Starred.With(Counted.Pictures(ids.Count)) : GalleryTexts.Unstarred.With(Counted.Pictures(ids.Count)), Severity.Success);
    }, keepSelection: true);

    private async Task TagAsync()
    {
        NameGiven? given = await Dialogs.AskNameAsync(new()
        {
            { d => d.Title, GalleryTexts.TagPictures.With(Counted.Pictures(selection.Count)) }, { d => d.Label, GalleryTexts.Tag }, { d => d.Done, GalleryTexts.Tag }, { d => d.MaxLength, PictureTag.MaxLength }, { d => d.Suggestions, [.. tags.Select(tag => tag.Tag)] },
        });
        if (given is null) return;
        await DoAsync(async ids =>
        {
            await Pictures.TagAsync(Owner.RequiredId, ids, given.Name);
            Snackbar.Add(GalleryTexts.Tagged.With(Counted.Pictures(ids.Count), given.Name.ToLowerInvariant()), Severity.Success);
        }, keepSelection: true);
    }

    private async Task MoveAsync()
    {
        if (await ChooseAsync(GalleryTexts.MoveTo) is not { } target) return;
        await DoAsync(async ids =>
        {
            await Pictures.MoveAsync(Owner.RequiredId, ids, target.Id);
            Snackbar.AddUndo(GalleryTexts.Moved.With(Counted.Pictures(ids.Count), target.Name), () => Pictures.MoveAsync(Owner.RequiredId, ids, Id));
        });
    }

    private async Task CopyAsync()
    {
        if (await ChooseAsync(GalleryTexts.CopyTo) is not { } target) return;
        await DoAsync(async ids =>
        {
            await Pictures.CopyAsync(Owner.RequiredId, ids, target.Id);
            Snackbar.Add(GalleryTexts.Copied.With(Counted.Pictures(ids.Count), target.Name), Severity.Success);
        });
    }

    private async Task<GallerySummary?> ChooseAsync(string title) =>
        await Dialogs.AskGalleryAsync(title, [.. (await Store.EditableAsync(Owner.RequiredId)).Where(choice => choice.Id != Id)]);

    private Task DeleteAsync() => gallery is { CanEdit: false } ? Task.CompletedTask : DoAsync(async ids =>
    {
        await Pictures.DeleteAsync(Owner.RequiredId, ids);
        Snackbar.AddUndo(GalleryTexts.InTrash.With(Counted.Pictures(ids.Count)), () => Pictures.RestoreAsync(Owner.RequiredId, ids));
    });

    private Task RestoreAsync() => DoAsync(async ids =>
    {
        await Pictures.RestoreAsync(Owner.RequiredId, ids);
        Snackbar.Add(GalleryTexts.Restored.With(Counted.Pictures(ids.Count)), Severity.Success);
    });

    private async Task EraseAsync()
    {
        if (await Dialogs.AgreesAsync(GalleryTexts.DeleteForEver, GalleryTexts.DeleteForEverHelp.With(Counted.Pictures(selection.Count)), GalleryTexts.DeleteForEver))
            await DoAsync(ids => Pictures.EraseAsync(Owner.RequiredId, ids));
    }

    private async Task RenameAsync()
    {
        NameGiven? given = await Dialogs.AskNameAsync(new() { { d => d.Title, GalleryTexts.RenameTitle }, { d => d.Done, CommonTexts.Rename }, { d => d.Name, gallery!.Name } });
        if (given is not null) await TryAsync(() => Store.RenameAsync(Owner.RequiredId, Id, given.Name));
    }

    private Task DeleteGalleryAsync() => TryAsync(async () =>
    {
        GallerySummary deleted = gallery!;
        await Store.DeleteAsync(Owner.RequiredId, deleted.Id);
        Snackbar.AddUndo(GalleryTexts.IsDeleted.With(deleted.Name, Counted.Pictures(deleted.Count)), () => Store.RestoreAsync(Owner.RequiredId, deleted.Id));
        Navigation.NavigateTo("/galleries");
    });

    private Task DoAsync(Func<IReadOnlyList<string>, Task> act, bool keepSelection = false) => TryAsync(async () =>
    {
        await act(selection.Ids);
        if (!keepSelection) selection.Clear();
        await ReadAsync();
    });

    private async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (GalleryRefusedException refused)
        {
            Snackbar.Add(refused.Message, Severity.Error);
        }
    }
}

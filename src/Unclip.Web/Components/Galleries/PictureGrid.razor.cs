using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Microsoft.JSInterop;
using Unclip.Web.Galleries;
using Unclip.Web.Owners;
using Unclip.Web.Texts;

namespace Unclip.Web.Components.Galleries;

/// <summary>
/// However many pictures in rows, of which only those in view are in the page and asked for. The grid has the focus itself and
/// tells which cell is active: a cell that scrolls away takes no focus with it.
/// </summary>
public sealed partial class PictureGrid : IAsyncDisposable
{
    private const int Gap = 8;
    private const int MaxCards = 2000;

    private readonly Dictionary<string, PictureCard> cards = [];
    private ElementReference root;
    private Virtualize<GridRow>? virtualized;
    private IReadOnlyList<string> shown = [];
    private readonly AttachedScript script = new();
    private DotNetObjectReference<PictureGrid>? self;
    private GalleryQuery? query;
    private (string Id, int Row)? anchor;
    private int columns = 5, side = 160, active = -1, version;
    private string rowStyle = "";

    [Inject] private PictureStore Pictures { get; set; } = default!;
    [Inject] private CurrentOwner Owner { get; set; } = default!;
    [Inject] private IJSRuntime Script { get; set; } = default!;

    /// <summary>Of all pictures, in order.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<string> Ids { get; set; } = [];
    [Parameter, EditorRequired] public PictureSelection Selection { get; set; } = default!;

    /// <summary>What the ids answer. While it stays the same, what is in view stays there, whatever comes and goes above it.</summary>
    [Parameter] public GalleryQuery? Query { get; set; }

    /// <summary>Goes up when the pictures have changed, though their ids may not have.</summary>
    [Parameter] public int Version { get; set; }

    /// <summary>Pixels that a picture has at least.</summary>
    [Parameter] public int LeastSide { get; set; } = 150;
    [Parameter] public string Label { get; set; } = CommonTexts.Pictures;
    [Parameter] public EventCallback<int> OnOpen { get; set; }
    [Parameter] public EventCallback OnSelected { get; set; }

    /// <summary>A key for what is selected: "delete", "star".</summary>
    [Parameter] public EventCallback<string> OnCommand { get; set; }

    private int rows => (Ids.Count + columns - 1) / columns;

    private int Pitch => side + Gap;

    protected override async Task OnParametersSetAsync()
    {
        rowStyle = string.Create(CultureInfo.InvariantCulture, $"height:{Pitch}px;grid-template-columns:repeat({columns},{side}px)");
        if (ReferenceEquals(shown, Ids) && version == Version) return;
        IReadOnlyList<string> before = shown;
        bool sameQuery = ReferenceEquals(query, Query);
        (shown, version, query) = (Ids, Version, Query);
        cards.Clear();
        if (active >= 0 && active < before.Count && IndexOf(before[active]) is >= 0 and var moved) active = moved;
        if (active >= Ids.Count) active = Ids.Count - 1;
        int rowsDown = sameQuery && before.Count > 0 && script.Place is not null ? await RowsDownAsync(before) : 0;
        if (virtualized is not null) await virtualized.RefreshDataAsync();
        if (script.Place is { } place) await place.InvokeVoidAsync("changed", rowsDown);
    }

    /// <summary>How many rows further down the first row in view is now; 0 where the grid's beginning is in view, or the picture is gone.</summary>
    private async Task<int> RowsDownAsync(IReadOnlyList<string> before)
    {
        int row = await script.Place!.InvokeAsync<int>("firstRow");
        // While nobody scrolls, the same picture is followed: one by one, others move it a column at a time.
        if (anchor is not { } held || held.Row != row || IndexOf(held.Id) < 0) anchor = row > 0 && row * columns < before.Count ? (before[row * columns], row) : null;
        if (anchor is not { } kept || IndexOf(kept.Id) is not (>= 0 and var now)) return 0;
        anchor = (kept.Id, now / columns);
        return (now / columns) - row;
    }

    private int IndexOf(string id)
    {
        for (int i = 0; i < Ids.Count; i++)
            if (Ids[i] == id) return i;
        return -1;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        self = DotNetObjectReference.Create(this);
        await script.AttachAsync(Script, "./js/picture-grid.js", "attach", root, self);
    }

    /// <summary>The browser knows how wide the grid is.</summary>
    [JSInvokable]
    public async Task Resized(int columnCount, int pixels)
    {
        if ((columnCount, pixels) == (columns, side) || columnCount < 1 || pixels < 1) return;
        (columns, side, anchor) = (columnCount, pixels, null);
        rowStyle = string.Create(CultureInfo.InvariantCulture, $"height:{Pitch}px;grid-template-columns:repeat({columns},{side}px)");
        StateHasChanged();
        if (virtualized is not null) await virtualized.RefreshDataAsync();
        StateHasChanged();
    }

    /// <summary>A key that the grid knows, and the cell that it leads to.</summary>
    [JSInvokable]
    public async Task Key(string command, int index)
    {
        switch (command)
        {
            case "move":
                active = Math.Clamp(index, -1, Ids.Count - 1);
                break;
            case "extend":
                if (Selection.Count == 0) Selection.Toggle(Math.Max(0, active));
                active = Math.Clamp(index, 0, Ids.Count - 1);
                Selection.ExtendTo(active);
                await OnSelected.InvokeAsync();
                break;
            case "toggle":
                await ToggleAsync(active);
                break;
            case "open" when active >= 0 && active < Ids.Count:
                await OnOpen.InvokeAsync(active);
                break;
            case "all":
                Selection.All();
                await OnSelected.InvokeAsync();
                break;
            case "none":
                Selection.Clear();
                await OnSelected.InvokeAsync();
                break;
            case "delete" or "star":
                if (Selection.Count == 0 && active >= 0) Selection.Toggle(active);
                if (Selection.Count > 0) await OnCommand.InvokeAsync(command);
                break;
        }

        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        await script.DisposeAsync();
        self?.Dispose();
    }

    private async ValueTask<ItemsProviderResult<GridRow>> ReadAsync(ItemsProviderRequest request)
    {
        int from = request.StartIndex * columns, count = Math.Min(request.Count * columns, Ids.Count - from);
        if (count <= 0) return new([], rows);
        string[] wanted = [.. Enumerable.Range(from, count).Select(i => Ids[i])];
        string[] unknown = [.. wanted.Where(id => !cards.ContainsKey(id))];
        if (unknown.Length > 0)
        {
            if (cards.Count > MaxCards) cards.Clear();
            foreach (PictureCard card in await Pictures.CardsAsync(Owner.RequiredId, cards.Count == 0 ? wanted : unknown, request.CancellationToken)) cards[card.Id] = card;
        }

        return new([.. wanted.Chunk(columns).Select((ids, row) => new GridRow(request.StartIndex + row, [.. ids.Where(cards.ContainsKey).Select(id => cards[id])]))], rows);
    }

    private Task ClickAsync(int index, MouseEventArgs click)
    {
        active = index;
        if (click.ShiftKey)
        {
            Selection.ExtendTo(index);
            return OnSelected.InvokeAsync();
        }

        return click.CtrlKey || click.MetaKey || Selection.Count > 0 ? ToggleAsync(index) : OnOpen.InvokeAsync(index);
    }

    private Task ToggleAsync(int index)
    {
        active = index;
        Selection.Toggle(index);
        return OnSelected.InvokeAsync();
    }

    private static string Describe(PictureCard card) => card.StarCount == 0 ? card.Title : $"{card.Title}, {Counted.Stars(card.StarCount)}";

    private sealed record GridRow(int Index, IReadOnlyList<PictureCard> Cards);
}

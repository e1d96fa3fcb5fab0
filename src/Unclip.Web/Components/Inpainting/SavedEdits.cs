using System.Text.Json;
using Unclip.Inference.Manipulations;
using Unclip.Inference.Pictures;
using Unclip.Web.Generation;
using Unclip.Web.Sources;

namespace Unclip.Web.Components.Inpainting;

/// <summary>What a tab remembers of its edits over a reload. Pictures and masks stay with the sources and the jobs.</summary>
/// <param name="From">The picture that was last sent to the page.</param>
/// <param name="CurrentId">The state on the canvas.</param>
/// <param name="Choosing">The job whose candidates are shown; null: none.</param>
/// <param name="States">Parents before their children.</param>
public sealed record SavedEdits(string? From, int? CurrentId, string? Choosing, IReadOnlyList<SavedEdit> States)
{
    public const string Key = "unclip-edits";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    public static SavedEdits Of(EditHistory history, string? from, string? choosing)
    {
        ArgumentNullException.ThrowIfNull(history);
        return new(from, history.Current?.Id, choosing, [.. history.States.Select(SavedEdit.Of)]);
    }

    /// <summary>Null where there is nothing that can be read.</summary>
    public static SavedEdits? FromJson(string? json)
    {
        if (json is null) return null;
        try
        {
            return JsonSerializer.Deserialize<SavedEdits>(json, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>The history again, without the states whose pictures are no longer kept.</summary>
    public EditHistory Restore(ISourceService sources, IGenerationService generation)
    {
        EditHistory history = new(sources);
        foreach (SavedEdit saved in States)
            if (saved.Side is >= 1 and <= SourcePicture.MaxSide && sources.Find(saved.SourceId) is { } source)
                history.Restore(saved.ToState(source, history.Framed(source, saved.Side), ParentOf(saved, history), generation));
        history.GoTo(history.States.FirstOrDefault(state => state.Id == CurrentId));
        return history;
    }

    /// <summary>The nearest ancestor that is left.</summary>
    private int? ParentOf(SavedEdit saved, EditHistory history)
    {
        for (SavedEdit? parent = Named(saved.ParentId, saved.Id); parent is not null; parent = Named(parent.ParentId, parent.Id))
            if (history.States.Any(state => state.Id == parent.Id)) return parent.Id;
        return null;

        SavedEdit? Named(int? id, int child) => States.FirstOrDefault(state => state.Id == id && state.Id < child);
    }
}

/// <summary>One of them; see <see cref="EditState"/>.</summary>
public sealed record SavedEdit(int Id, int? ParentId, string SourceId, int Side, string? PaintedWith, string Caption, OrderedDictionary<string, CanvasPlacement> Tries)
{
    public static SavedEdit Of(EditState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new(state.Id, state.ParentId, state.Source.Id, state.Picture.Picture.Width, state.PaintedWith, state.Caption, state.Tries);
    }

    internal EditState ToState(SourcePicture source, SourcePicture picture, int? parentId, IGenerationService generation)
    {
        EditState state = new() { Id = Id, ParentId = parentId, Source = source, Picture = picture, PaintedWith = PaintedWith, Caption = Caption };
        foreach ((string jobId, CanvasPlacement placement) in Tries)
        {
            if (placement.Scale is not (>= CanvasPlacement.MinScale and <= 1) || generation.Find(jobId)?.Request is not InpaintingRequest edit) continue;
            state.Tries[jobId] = placement;
            state.Drawing = new MaskDrawing(edit.Mask, placement).At(Side);
        }

        return state;
    }
}

using Unclip.Inference.Pictures;
using Unclip.Web.Sources;
using Unclip.Web.Texts;

namespace Unclip.Web.Components.Inpainting;

/// <summary>A picture that edits go on from: one that was picked, or an accepted candidate.</summary>
public sealed class EditState
{
    public required int Id { get; init; }

    /// <summary>The state that it was painted from; null: it was picked.</summary>
    public int? ParentId { get; set; }

    /// <summary>As it was picked or accepted.</summary>
    public required SourcePicture Source { get; init; }

    /// <summary>The square of it that is edited, as large as what is painted.</summary>
    public required SourcePicture Picture { get; set; }

    /// <summary>The caption that it was painted with; null: it was picked.</summary>
    public string? PaintedWith { get; init; }

    /// <summary>The caption that the next edit begins with: the last one from here.</summary>
    public string Caption { get; set; } = "";

    /// <summary>The mask that the next edit begins with: the last one from here. Null: an empty one.</summary>
    public MaskDrawing? Drawing { get; set; }

    /// <summary>The jobs that painted from here, with where the picture lay in their frames.</summary>
    public OrderedDictionary<string, CanvasPlacement> Tries { get; } = [];

    public string Title => PaintedWith ?? InpaintingTexts.ThePicture;
}

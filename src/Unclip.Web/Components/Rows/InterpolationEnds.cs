using Unclip.Inference;
using Unclip.Inference.Manipulations;
using Unclip.Web.Generation;
using Unclip.Web.Sources;
using Unclip.Web.Texts;

namespace Unclip.Web.Components.Rows;

/// <summary>One end of a row, or one corner of a square: a picture or a text.</summary>
public sealed class InterpolationEnd
{
    public bool IsText { get; set; }
    public SourcePicture? Picture { get; set; }
    public string Text { get; set; } = "";

    public bool IsEmpty => IsText ? string.IsNullOrWhiteSpace(Text) : Picture is null;

    /// <summary>What is wrong with it, in words; null when nothing is.</summary>
    public string? Problem => this switch
    {
        { IsEmpty: true, IsText: true } => InterpolationTexts.WriteText,
        { IsEmpty: true } => InterpolationTexts.ChoosePicture,
        { IsText: true, Text: var text } when text.Trim().Length > GenerationRequest.MaxPromptLength =>
            InterpolationTexts.TooManyCharacters.With(text.Trim().Length, GenerationRequest.MaxPromptLength),
        _ => null,
    };

    /// <summary>Of an end without problem.</summary>
    public Ingredient ToIngredient() => IsText ? new TextIngredient(Text.Trim()) : new PictureIngredient(Picture!.Picture);
}

/// <summary>What the Interpolation page goes between. It stays while the person fetches pictures from other pages.</summary>
public sealed class InterpolationEnds
{
    private static string[] EndNames => [InterpolationTexts.From, InterpolationTexts.To];
    private static string[] CornerNames => [InterpolationTexts.TopLeft, InterpolationTexts.TopRight, InterpolationTexts.BottomLeft, InterpolationTexts.BottomRight];

    private readonly InterpolationEnd[] ends = [new(), new(), new(), new()];

    /// <summary>Four corners instead of two ends.</summary>
    public bool IsSquare { get; set; }

    /// <summary>Those that are in use, with their names for people.</summary>
    public IEnumerable<(InterpolationEnd End, string Name)> InUse => ends.Zip(IsSquare ? CornerNames : EndNames);

    public bool AnyText => InUse.Any(end => end.End.IsText);

    public bool AnyPicture => InUse.Any(end => !end.End.IsText);

    public bool AllEmpty => InUse.All(end => end.End.IsEmpty);

    /// <summary>Puts a picture into the first empty end, unless it is in one already.</summary>
    /// <returns>Whether it has a place.</returns>
    public bool Fill(SourcePicture picture)
    {
        if (InUse.Any(end => end.End is { IsText: false, Picture.Id: var id } && id == picture.Id)) return true;
        if (InUse.FirstOrDefault(end => end.End.IsEmpty).End is not { } empty) return false;
        (empty.IsText, empty.Picture) = (false, picture);
        return true;
    }

    /// <summary>A request between these ends; all must be without problem.</summary>
    public PaintingRequest ToRequest(bool fromTheirNoise)
    {
        Ingredient[] corners = [.. InUse.Select(end => end.End.ToIngredient())];
        return corners is [TextIngredient from, TextIngredient to]
            ? new TextInterpolationRequest { From = from.Text, To = to.Text }
            : new InterpolationRequest { Corners = corners, FromTheirNoise = fromTheirNoise && !AnyText };
    }

    /// <summary>Back to what a request went between.</summary>
    /// <param name="request">An interpolation.</param>
    /// <param name="keep">Makes a request's picture a source.</param>
    public void Restore(PaintingRequest request, Func<PictureIngredient, SourcePicture> keep)
    {
        IReadOnlyList<Ingredient> corners = request switch
        {
            TextInterpolationRequest row => [new TextIngredient(row.From), new TextIngredient(row.To)],
            InterpolationRequest row => row.Corners,
            _ => [],
        };
        if (corners.Count == 0) return;
        IsSquare = corners.Count == 4;
        foreach ((InterpolationEnd end, Ingredient corner) in ends.Zip(corners))
        {
            end.IsText = corner is TextIngredient;
            if (corner is TextIngredient text) end.Text = text.Text;
            if (corner is PictureIngredient picture) end.Picture = keep(picture);
        }
    }
}

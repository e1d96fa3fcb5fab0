using Unclip.Inference.Pictures;
using Unclip.Web.Sources;

namespace Unclip.Web.Components.Inpainting;

/// <summary>Edits of pictures as trees: one can go back to any state, and another edit from there is a branch.</summary>
public sealed class EditHistory(ISourceService sources)
{
    /// <summary>Of more, the oldest one that nothing was painted from is forgotten.</summary>
    public const int MaxStates = 48;

    private readonly List<EditState> states = [];

    /// <summary>Parents before their children.</summary>
    public IReadOnlyList<EditState> States => states;

    /// <summary>The one on the canvas.</summary>
    public EditState? Current { get; private set; }

    /// <summary>Goes to a picture that was picked; it is new unless one of the states shows it.</summary>
    /// <param name="source">Of any shape.</param>
    /// <param name="side">What is painted.</param>
    public EditState Begin(SourcePicture source, int side) => Current = states.Find(state => state.Source.Id == source.Id) ?? Add(source, side, from: null, paintedWith: null);

    /// <summary>Goes on with a candidate.</summary>
    public EditState Accept(EditState from, SourcePicture candidate, string caption)
    {
        ArgumentNullException.ThrowIfNull(from);
        return Current = states.Find(state => state.ParentId == from.Id && state.Source.Id == candidate.Id) ?? Add(candidate, candidate.Picture.Width, from, caption);
    }

    public void GoTo(EditState? state) => Current = state;

    /// <summary>The state that a job painted from; null when that is not known.</summary>
    public EditState? TriedBy(string jobId) => states.Find(state => state.Tries.ContainsKey(jobId));

    /// <summary>The picked picture that a state goes back to.</summary>
    public EditState RootOf(EditState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return states.Find(parent => parent.Id == state.ParentId) is { } parent ? RootOf(parent) : state;
    }

    /// <summary>Takes the state's square anew from its source.</summary>
    public void Fit(EditState state, int side)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Picture = Framed(state.Source, side);
    }

    /// <summary>A state as it was before a reload.</summary>
    /// <param name="state">Its parent must have been restored before.</param>
    public void Restore(EditState state) => states.Add(state);

    /// <summary>The square in a picture's middle.</summary>
    public SourcePicture Framed(SourcePicture source, int side)
    {
        ArgumentNullException.ThrowIfNull(source);
        Picture square = Framing.Square(source.Picture, side);
        return ReferenceEquals(square, source.Picture) ? source : sources.Add(square, source.Recipe, source.Origin);
    }

    /// <summary>Asks for every picture, so that none is among those that were not used for long.</summary>
    public void Touch()
    {
        foreach (EditState state in states)
            foreach (SourcePicture picture in new[] { state.Source, state.Picture })
                if (sources.Find(picture.Id) is null) sources.Add(picture.Picture, picture.Recipe, picture.Origin);
    }

    private EditState Add(SourcePicture source, int side, EditState? from, string? paintedWith)
    {
        if (states.Count == MaxStates) Forget(states.Find(state => state != from && !states.Exists(child => child.ParentId == state.Id)) ?? states[0]);
        EditState added = new()
        {
            Id = states.Count == 0 ? 1 : states.Max(state => state.Id) + 1,
            ParentId = from?.Id,
            Source = source,
            Picture = Framed(source, side),
            PaintedWith = paintedWith,
            Caption = paintedWith ?? "",
        };
        states.Add(added);
        return added;
    }

    private void Forget(EditState forgotten)
    {
        states.Remove(forgotten);
        foreach (EditState child in states.Where(state => state.ParentId == forgotten.Id)) child.ParentId = null;
    }
}

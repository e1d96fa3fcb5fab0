namespace Unclip.Web.Components.Inpainting;

/// <summary>Where a state is in the picture of its tree.</summary>
/// <param name="State">The state.</param>
/// <param name="Column">How many edits it is from its first picture, 0-based.</param>
/// <param name="Row">Its branch's, 0-based.</param>
/// <param name="ParentRow">Its parent's; its own where it has none.</param>
public sealed record EditPlace(EditState State, int Column, int Row, int ParentRow)
{
    /// <summary>A first edit goes on beside its picture, each further one has a row of its own below.</summary>
    public static IReadOnlyList<EditPlace> Of(IReadOnlyList<EditState> states)
    {
        ArgumentNullException.ThrowIfNull(states);
        List<EditPlace> places = [];
        int rows = 0;
        foreach (EditState root in states.Where(state => state.ParentId is null)) Place(root, 0, rows, rows++);
        return places;

        void Place(EditState state, int column, int row, int parentRow)
        {
            places.Add(new(state, column, row, parentRow));
            bool first = true;
            foreach (EditState child in states.Where(child => child.ParentId == state.Id))
            {
                Place(child, column + 1, first ? row : rows++, row);
                first = false;
            }
        }
    }
}

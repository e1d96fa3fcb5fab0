namespace Unclip.Web.Components.Galleries;

/// <summary>Which pictures of a grid are selected, by their ids: by click, range and all at once.</summary>
public sealed class PictureSelection
{
    private readonly HashSet<string> selected = [];
    private IReadOnlyList<string> ids = [];
    private int anchor = -1;

    /// <summary>In the order of the grid.</summary>
    public IReadOnlyList<string> Ids => selected.Count == 0 ? [] : [.. ids.Where(selected.Contains)];

    public int Count => selected.Count;

    public bool Contains(string id) => selected.Contains(id);

    /// <summary>The grid shows others: what is no longer there is no longer selected.</summary>
    public void Follow(IReadOnlyList<string> shown)
    {
        ids = shown;
        if (selected.Count > 0) selected.IntersectWith(shown);
        anchor = -1;
    }

    public void Toggle(int index)
    {
        if (index < 0 || index >= ids.Count) return;
        if (!selected.Remove(ids[index])) selected.Add(ids[index]);
        anchor = index;
    }

    /// <summary>Selects everything from where the last click was.</summary>
    public void ExtendTo(int index)
    {
        if (index < 0 || index >= ids.Count) return;
        int from = anchor < 0 ? index : anchor;
        for (int i = Math.Min(from, index); i <= Math.Max(from, index); i++) selected.Add(ids[i]);
        anchor = from;
    }

    public void All() => selected.UnionWith(ids);

    public void Clear()
    {
        selected.Clear();
        anchor = -1;
    }
}

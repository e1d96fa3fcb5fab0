using Unclip.Inference.Manipulations;
using Unclip.Web.Generation;
using Unclip.Web.Texts;

namespace Unclip.Web.Components.Embeddings;

/// <summary>What one person compares and mixes; it stays while they are on other pages.</summary>
public sealed class Shelf
{
    /// <summary>So that a matrix of it can be read, and mixed in one request.</summary>
    public const int Capacity = 12;

    public const double MaxWeight = 2;

    private readonly List<ShelfItem> items = [];

    public IReadOnlyList<ShelfItem> Items => items;

    /// <summary>Everything with its weight.</summary>
    public IReadOnlyList<WeightedIngredient> Mix => [.. items.Where(item => item.Weight != 0).Select(item => new WeightedIngredient(item.Ingredient, item.Weight))];

    /// <summary>Adds what is not there yet.</summary>
    /// <returns>Why it was not added, in words; null when it was.</returns>
    public string? Add(ShelfItem item)
    {
        if (items.Any(known => known.Key == item.Key)) return EmbeddingTexts.OnShelfAlready.With(item.Name);
        if (items.Count == Capacity) return EmbeddingTexts.ShelfFull.With(Capacity);
        items.Add(item);
        return null;
    }

    public void Remove(ShelfItem item) => items.Remove(item);

    public void Replace(IEnumerable<ShelfItem> others)
    {
        items.Clear();
        items.AddRange(others.DistinctBy(item => item.Key).Take(Capacity));
    }

    /// <summary>Why a model cannot mix it, in words; null when it can.</summary>
    public string? MixProblem(OpenedModel model)
    {
        if (items.Count == 0) return EmbeddingTexts.ShelfEmpty;
        if (Mix.Count == 0) return EmbeddingTexts.WeighsNothing;
        if (Mix.Any(part => part.Ingredient is TextIngredient) && model.NoTextToPicture is { } reason) return EmbeddingTexts.TextNotMixed.With(reason);
        return items.Where(item => item.Weight != 0).FirstOrDefault(item => item.Refusal(model) is not null) is { } refused
            ? EmbeddingTexts.NotMixed.With(refused.Name, refused.Refusal(model)) : null;
    }
}

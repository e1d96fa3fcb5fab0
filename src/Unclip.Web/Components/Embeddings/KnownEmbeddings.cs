using Unclip.Inference.Manipulations;
using Unclip.Web.Generation;

namespace Unclip.Web.Components.Embeddings;

/// <summary>What one model's CLIP makes of things, each worked out once. For one circuit.</summary>
public sealed class KnownEmbeddings(OpenedModel model)
{
    private readonly Dictionary<Ingredient, float[]> known = [];

    public OpenedModel Model => model;

    /// <summary>The encoders run on another thread, beside the queue of jobs.</summary>
    public async Task<IReadOnlyList<float[]>> OfAsync(IReadOnlyList<Ingredient> ingredients, CancellationToken cancellationToken)
    {
        Ingredient[] unknown = [.. ingredients.Distinct().Where(ingredient => !known.ContainsKey(ingredient))];
        if (unknown.Length > 0)
        {
            IReadOnlyList<float[]> embeddings = await Task.Run(() => model.Embed(unknown, cancellationToken), cancellationToken);
            foreach ((Ingredient ingredient, float[] embedding) in unknown.Zip(embeddings)) known[ingredient] = embedding;
        }

        return [.. ingredients.Select(ingredient => known[ingredient])];
    }
}

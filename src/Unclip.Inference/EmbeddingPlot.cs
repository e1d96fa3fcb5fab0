using System.Numerics.Tensors;

namespace Unclip.Inference;

/// <summary>What the live view shows of a predicted z_i.</summary>
internal sealed class EmbeddingPlot
{
    private readonly float[] mean;
    private readonly float[][] axes;

    public EmbeddingPlot(UnclipModel model)
    {
        var statistics = model.Checkpoint.EmbeddingStatistics;
        mean = statistics.Mean;
        // Without principal components: the first two coordinates, in their own standard deviations.
        axes = [.. Enumerable.Range(0, 2).Select(i => Enumerable.Range(0, mean.Length).Select(j => i == j ? 1 / statistics.StandardDeviation[i] : 0).ToArray())];
        if (model.Checkpoint.PrincipalComponents is { Count: >= 2 } known)
            (mean, axes) = (known.Mean, [.. known.Axes.Chunk(mean.Length).Take(2).Select((axis, i) => axis.Select(value => value / known.Deviations[i]).ToArray())]);
    }

    /// <param name="imageEmbeddings">z_i, [B, D].</param>
    /// <param name="textEmbedding">z_t, [D].</param>
    public float[] Cosines(float[] imageEmbeddings, float[] textEmbedding) =>
        [.. Rows(imageEmbeddings).Select(row => TensorPrimitives.CosineSimilarity(row, textEmbedding))];

    /// <param name="imageEmbeddings">z_i, [B, D].</param>
    public PlanePoint[] Projections(float[] imageEmbeddings) => [.. Rows(imageEmbeddings).Select(row =>
    {
        TensorPrimitives.Subtract(row, mean, row);
        return new PlanePoint(TensorPrimitives.Dot<float>(row, axes[0]), TensorPrimitives.Dot<float>(row, axes[1]));
    })];

    private IEnumerable<float[]> Rows(float[] embeddings) => embeddings.Chunk(mean.Length);
}

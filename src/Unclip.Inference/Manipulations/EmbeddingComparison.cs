using System.Numerics.Tensors;

namespace Unclip.Inference.Manipulations;

/// <summary>How near embeddings of CLIP's joint space are to each other.</summary>
public static class EmbeddingComparison
{
    /// <summary>
    /// What cosines are multiplied with before the softmax. CLIP learns it, clipped at 100 (arXiv 2103.00020, §2.5), where its
    /// published models ended; the checkpoints' encoders do not store it.
    /// </summary>
    public const double LogitScale = 100;

    /// <param name="embeddings">N of them, D values each.</param>
    /// <returns>N × N, from -1 to 1: symmetrical, 1 on the diagonal; 0 with an embedding that is zero, which has no direction.</returns>
    public static double[][] Cosines(IReadOnlyList<float[]> embeddings) =>
        [.. embeddings.Select(one => embeddings.Select(other => Cosine(one, other)).ToArray())];

    /// <summary>Zero-shot classification: softmax of scale · cosine(z_i, z_t) over the captions (arXiv 2103.00020, §3.1.2).</summary>
    /// <param name="imageEmbedding">z_i, D values.</param>
    /// <param name="textEmbeddings">z_t of each caption.</param>
    /// <param name="logitScale">exp of the temperature's logarithm.</param>
    /// <returns>One for each caption, from 0 to 1; together 1.</returns>
    public static double[] Probabilities(float[] imageEmbedding, IReadOnlyList<float[]> textEmbeddings, double logitScale = LogitScale)
    {
        double[] logits = [.. textEmbeddings.Select(caption => logitScale * Cosine(imageEmbedding, caption))];
        double[] probabilities = new double[logits.Length];
        if (logits.Length > 0)
            TensorPrimitives.SoftMax<double>(logits, probabilities);
        return probabilities;
    }

    private static double Cosine(float[] one, float[] other)
    {
        double product = TensorPrimitives.Norm<float>(one) * (double)TensorPrimitives.Norm<float>(other);
        return product == 0 ? 0 : Math.Clamp(TensorPrimitives.Dot<float>(one, other) / product, -1, 1);
    }
}

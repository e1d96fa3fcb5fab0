using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Unclip.Training.Losses;

/// <summary>
/// CLIP's symmetric cross-entropy over the N×N cosine similarities (Radford et al. 2021, arXiv 2103.00020, fig. 3), with
/// the batch split over workers: each differentiates the whole loss with respect to its own embeddings, so that the
/// accumulated gradients are those of the undivided batch.
/// </summary>
public sealed class ContrastiveLoss : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly (Tensor Image, Tensor Text, IReadOnlyList<string> Captions)[] shares;
    private readonly Barrier barrier;

    public ContrastiveLoss(int workers)
    {
        shares = new (Tensor, Tensor, IReadOnlyList<string>)[workers];
        barrier = new(workers);
    }

    /// <summary>Adds the gradients of one worker's share and returns the loss of the whole batch. All workers must call it.</summary>
    /// <param name="image">z_i of the share, [N/workers, D].</param>
    /// <param name="text">z_t of the share, [N/workers, D].</param>
    /// <param name="captions">Equal captions are not counted as each other's negatives.</param>
    /// <param name="logScale">Log of the inverse temperature.</param>
    public double Backward(int worker, Tensor image, Tensor text, IReadOnlyList<string> captions, Tensor logScale)
    {
        image = functional.normalize(image, dim: -1);
        text = functional.normalize(text, dim: -1);
        shares[worker] = (image.detach(), text.detach(), captions);
        Meet();
        Tensor images = cat([.. shares.Index().Select(s => s.Index == worker ? image : s.Item.Image)]);
        Tensor texts = cat([.. shares.Index().Select(s => s.Index == worker ? text : s.Item.Text)]);
        Tensor scale = (worker == 0 ? logScale : logScale.detach()).clamp(max: Math.Log(100)).exp();
        Tensor logits = scale * images.matmul(texts.t()) + DuplicateMask([.. shares.SelectMany(s => s.Captions)]);
        Tensor labels = arange(logits.shape[0], dtype: ScalarType.Int64);
        Tensor loss = (functional.cross_entropy(logits, labels) + functional.cross_entropy(logits.t(), labels)) / 2;
        loss.backward();
        double value = loss.item<float>();
        Meet();
        return value;
    }

    /// <summary>[N, N]: a large negative number where two different rows have the same caption, 0 elsewhere.</summary>
    private static Tensor DuplicateMask(string[] captions)
    {
        float[] mask = new float[captions.Length * captions.Length];
        foreach (int[] same in captions.Index().GroupBy(c => c.Item, c => c.Index).Select(g => g.ToArray()).Where(g => g.Length > 1))
            foreach (int a in same)
                foreach (int b in same)
                    if (a != b)
                        mask[a * captions.Length + b] = -10000;
        return tensor(mask, [captions.Length, captions.Length]);
    }

    private void Meet()
    {
        if (!barrier.SignalAndWait(Patience))
            throw new TimeoutException("A training worker did not bring its share of the batch.");
    }

    public void Dispose() => barrier.Dispose();
}

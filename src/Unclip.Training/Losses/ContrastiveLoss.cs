using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Unclip.Training.Losses;

/// <summary>
/// CLIP's symmetric cross-entropy over the N×N cosine similarities (Radford et al. 2021, arXiv 2103.00020, fig. 3), with
/// the batch split over workers: each differentiates the whole loss with respect to its own embeddings, so that the
/// accumulated gradients are those of the undivided batch. A picture may have to reject foils besides the other pictures'
/// captions: texts without a picture (Yuksekgonul et al. 2022, arXiv 2210.01936 §4).
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
    /// <param name="text">z_t of the share's captions, in the pictures' order, then of its foils, [N/workers + foils, D].</param>
    /// <param name="captions">The texts. Equal ones are not counted as each other's negatives.</param>
    /// <param name="logScale">Log of the inverse temperature.</param>
    public double Backward(int worker, Tensor image, Tensor text, IReadOnlyList<string> captions, Tensor logScale)
    {
        image = functional.normalize(image, dim: -1);
        text = functional.normalize(text, dim: -1);
        shares[worker] = (image.detach(), text.detach(), captions);
        Meet();
        long rows = image.shape[0];
        Tensor[] all = [.. shares.Index().Select(s => s.Index == worker ? text : s.Item.Text)];
        Tensor images = cat([.. shares.Index().Select(s => s.Index == worker ? image : s.Item.Image)]);
        Tensor texts = cat([.. all.Select(t => t.narrow(0, 0, rows)), .. all.Select(t => t.narrow(0, rows, t.shape[0] - rows))]);
        string[] words = [.. shares.SelectMany(s => s.Captions.Take((int)rows)), .. shares.SelectMany(s => s.Captions.Skip((int)rows))];
        Tensor scale = (worker == 0 ? logScale : logScale.detach()).clamp(max: Math.Log(100)).exp();
        Tensor logits = scale * images.matmul(texts.t()) + DuplicateMask(words, (int)images.shape[0]);
        Tensor labels = arange(images.shape[0], dtype: ScalarType.Int64);
        Tensor loss = (functional.cross_entropy(logits, labels) + functional.cross_entropy(logits.narrow(1, 0, images.shape[0]).t(), labels)) / 2;
        loss.backward();
        double value = loss.item<float>();
        Meet();
        return value;
    }

    /// <summary>[N, texts]: a large negative number where a text equals another row's caption, 0 elsewhere.</summary>
    private static Tensor DuplicateMask(string[] texts, int rows)
    {
        float[] mask = new float[rows * texts.Length];
        foreach (int[] same in texts.Index().GroupBy(c => c.Item, c => c.Index).Select(g => g.ToArray()).Where(g => g.Length > 1))
            foreach (int row in same.Where(row => row < rows))
                foreach (int column in same)
                    if (row != column)
                        mask[row * texts.Length + column] = -10000;
        return tensor(mask, [rows, texts.Length]);
    }

    private void Meet()
    {
        if (!barrier.SignalAndWait(Patience))
            throw new TimeoutException("A training worker did not bring its share of the batch.");
    }

    public void Dispose() => barrier.Dispose();
}

using Unclip.Models.Prior;
using Unclip.Training.Checkpoints;
using Unclip.Training.Data;
using Unclip.Training.Networks;
using Unclip.Training.Optimisation;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Unclip.Training.Commands;

/// <summary>
/// <c>train prior-autoregressive</c>: cross-entropy of the codes of z_i, one after another, given the caption, z_t and the
/// dot product of both embeddings; captions dropped in 10 % (arXiv 2204.06125 §2.2).
/// </summary>
public static class AutoregressivePriorTraining
{
    private const string Folder = "prior_autoregressive";
    private const double DropCaption = 0.1;
    /// <summary>Pairs from which the dot product's buckets are taken.</summary>
    private const int Pairs = 16384;

    public static void Run(TrainingFolders folders, Action<string, double> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folders);
        using CaptionedPictures data = folders.OpenData(progress, cancellationToken);
        ImageEmbeddings embeddings = folders.OpenEmbeddings(data, progress, cancellationToken);
        ClipTextModel text = CheckpointReader.TextEncoder(folders.Model);
        AutoregressivePriorConfig config = PictureBook.AutoregressivePrior;
        Tensor edges = DotProductEdges(data, embeddings, text, config.NumDotProductBuckets).DetachFromDisposeScope();

        ParameterSet set = new() { MixedPrecision = MixedPrecision.IsFast };
        AutoregressivePrior prior = new(set, config);
        TrainingOptions options = folders.OptionsFor(Folder);
        TrainingRun run = folders.OpenRun(Folder, set, prior.Import, Folder);
        // Weights that are kept have learned their own codes; the components of other pictures would give others.
        EmbeddingCodes codes = folders.WarmStart || run.Step > 0
            ? CheckpointReader.EmbeddingCodes(folders.Model)
            : PrincipalAxes.Codes(embeddings.Values, PrincipalAxes.Of(embeddings.Values, config.EmbeddingDim), config.NumComponents, config.NumBuckets);
        run.Train(
            (step, worker) =>
            {
                CaptionBatch batch = data.Draw(step, worker, options.BatchSize / options.Workers, DropCaption);
                Tensor hidden, textEmbedding;
                using (no_grad())
                    (hidden, textEmbedding) = text.Forward(batch.Ids);
                Tensor image = embeddings.Of(batch.Scenes);
                long[] values = [.. batch.Scenes.SelectMany(scene => codes.Encode(embeddings.Row(scene)).Select(code => (long)code))];
                Tensor target = tensor(values, [batch.Scenes.Length, config.NumComponents]);
                Tensor dotProduct = bucketize((image * textEmbedding).sum(1), edges);
                Tensor logits = prior.Forward(target, dotProduct, textEmbedding, hidden, batch.Keep);
                Tensor loss = functional.cross_entropy(logits.flatten(0, 1), target.flatten());
                (loss / options.Workers).backward();
                return loss.item<float>();
            },
            (p, l) => progress($"autoregressive prior, loss {l:F4}", p), Export, cancellationToken);

        void Export()
        {
            CheckpointWriter writer = new(folders.Model);
            writer.WriteNetwork(Folder, nameof(AutoregressivePrior), config,
                [.. prior.Export(set.Split(run.Average)),
                 ("component_mean", [config.EmbeddingDim], codes.Mean), ("components", [config.NumComponents, config.EmbeddingDim], codes.Components),
                 ("component_low", [config.NumComponents], codes.Low), ("component_high", [config.NumComponents], codes.High)]);
            writer.WriteFrame();
        }
    }

    /// <summary>The inner edges of buckets that are equally full of training pairs' z_i·z_t.</summary>
    private static Tensor DotProductEdges(CaptionedPictures data, ImageEmbeddings embeddings, ClipTextModel text, int buckets)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        const int Batch = 256;
        Tensor[] products = [.. Enumerable.Range(0, Pairs / Batch).Select(step =>
        {
            CaptionBatch batch = data.Draw(step, worker: 0, Batch);
            return (embeddings.Of(batch.Scenes) * text.Forward(batch.Ids).Embedding).sum(1);
        })];
        Tensor sorted = cat(products).sort().Values;
        return sorted.index_select(0, tensor(Enumerable.Range(1, buckets - 1).Select(i => (long)i * Pairs / buckets).ToArray())).MoveToOuterDisposeScope();
    }
}

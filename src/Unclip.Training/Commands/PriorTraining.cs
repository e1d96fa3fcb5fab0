using Unclip.Diffusion;
using Unclip.Diffusion.Schedules;
using Unclip.Training.Checkpoints;
using Unclip.Training.Data;
using Unclip.Training.Losses;
using Unclip.Training.Networks;
using Unclip.Training.Optimisation;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Unclip.Training.Commands;

/// <summary><c>train prior</c>: L = E ‖f(z_i^(t), t, y) - z_i‖² on normalised embeddings, captions dropped in 10 % (arXiv 2204.06125 §2.2).</summary>
public static class PriorTraining
{
    private const double DropCaption = 0.1;

    public static void Run(TrainingFolders folders, Action<string, double> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folders);
        using CaptionedPictures data = folders.OpenData(progress, cancellationToken);
        ImageEmbeddings embeddings = folders.OpenEmbeddings(data, progress, cancellationToken);
        ClipTextModel text = CheckpointReader.TextEncoder(folders.Model);
        Tensor mean = tensor(embeddings.Mean), deviation = tensor(embeddings.StandardDeviation);
        Noising noising = new(NoiseSchedule.SquaredCosine());

        ParameterSet set = new() { MixedPrecision = MixedPrecision.IsFast };
        PriorTransformer prior = new(set, PictureBook.Prior);
        TrainingOptions options = folders.OptionsFor("prior");
        TrainingRun run = folders.OpenRun("prior", set, "prior");
        run.Train(
            (step, worker) =>
            {
                CaptionBatch batch = data.Draw(step, worker, options.BatchSize / options.Workers, DropCaption);
                Tensor hidden, textEmbedding;
                using (no_grad())
                    (hidden, textEmbedding) = text.Forward(batch.Ids);
                Tensor xStart = (embeddings.Of(batch.Scenes) - mean) / deviation;
                (Tensor sample, Tensor timesteps, Tensor target) = noising.Draw(xStart, PredictionKind.XStart);
                Tensor loss = functional.mse_loss(prior.Forward(sample, timesteps, textEmbedding, hidden, batch.Keep), target);
                (loss / options.Workers).backward();
                return loss.item<float>();
            },
            (p, l) => progress($"prior, loss {l:F4}", p), Export, cancellationToken);

        void Export() => new CheckpointWriter(folders.Model).WriteNetwork("prior", "PriorTransformer", PictureBook.Prior,
            [.. set.Split(run.Average),
             ("clip_mean", [1, PictureBook.EmbeddingDim], embeddings.Mean),
             ("clip_std", [1, PictureBook.EmbeddingDim], embeddings.StandardDeviation)]);
    }
}

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

/// <summary>
/// <c>train decoder</c>: the UNet and its text projection. z_i is dropped in 10 %, the caption in 50 % (arXiv 2204.06125
/// §2.1). The network predicts the velocity, which, unlike ε, stays well-conditioned at t = T and so gets colours right
/// in few steps.
/// </summary>
public static class DecoderTraining
{
    private const double DropImage = 0.1;
    private const double DropCaption = 0.5;

    /// <summary>Density of the timesteps: seven tenths of them between 310 and 850.</summary>
    private static readonly (double Mean, double Deviation) MiddleNoise = (0.4, 1.2);

    public static void Run(TrainingFolders folders, Action<string, double> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folders);
        using CaptionedPictures data = folders.OpenData(progress);
        ImageEmbeddings embeddings = folders.OpenEmbeddings(data, progress);
        ClipTextModel text = CheckpointReader.TextEncoder(folders.Model);
        Noising noising = new(NoiseSchedule.SquaredCosine(), MiddleNoise);

        ParameterSet set = new();
        TextProjection projection = new(set, PictureBook.TextProjection);
        int projectionParameters = set.Parameters.Count;
        UNet unet = new(set, PictureBook.Decoder);
        TrainingOptions options = folders.OptionsFor("decoder");
        TrainingRun run = folders.OpenRun("decoder", set, "text_proj", "decoder");
        run.Train(
            (step, worker) =>
            {
                int count = options.BatchSize / options.Workers;
                CaptionBatch batch = data.Draw(step, worker, count, DropCaption);
                Tensor hidden, textEmbedding;
                using (no_grad())
                    (hidden, textEmbedding) = text.Forward(batch.Ids);
                Tensor dropped = (rand(count, 1) < DropImage).to(ScalarType.Float32);
                (Tensor context, Tensor timeAddend) = projection.Forward(embeddings.Of(batch.Scenes), dropped, textEmbedding, hidden);
                Tensor keep = cat([ones(count, PictureBook.TextProjection.ClipExtraContextTokens), batch.Keep], 1);
                (Tensor sample, Tensor timesteps, Tensor target) =
                    noising.Draw(data.Pixels(batch.Scenes, PictureBook.Decoder.SampleSize), PredictionKind.Velocity);
                Tensor loss = functional.mse_loss(unet.Forward(sample, timesteps, context, keep, timeAddend), target);
                (loss / options.Workers).backward();
                return loss.item<float>();
            },
            (p, l) => progress($"decoder, loss {l:F4}", p), Export, cancellationToken);

        void Export()
        {
            CheckpointWriter writer = new(folders.Model);
            (string, long[], float[])[] average = [.. set.Split(run.Average)];
            writer.WriteNetwork("text_proj", "UnCLIPTextProjModel", PictureBook.TextProjection, average[..projectionParameters]);
            writer.WriteNetwork("decoder", "UNet2DConditionModel", PictureBook.Decoder, average[projectionParameters..]);
        }
    }
}

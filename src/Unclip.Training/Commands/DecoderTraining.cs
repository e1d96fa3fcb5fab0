using Unclip.Diffusion;
using Unclip.Diffusion.Schedules;
using Unclip.Models.Decoder;
using Unclip.Training.Checkpoints;
using Unclip.Training.Data;
using Unclip.Training.Losses;
using Unclip.Training.Networks;
using Unclip.Training.Optimisation;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Unclip.Training.Commands;

/// <summary>
/// <c>train decoder</c>, <c>train decoder-inpainting</c>: the UNet and its text projection; the second goes on from the first
/// with four more input channels, the known part of the picture and where it is. z_i is dropped in 10 %, the caption in 50 % (arXiv 2204.06125
/// §2.1). The network predicts the velocity, which, unlike ε, stays well-conditioned at t = T and so gets colours right
/// in few steps.
/// </summary>
public static class DecoderTraining
{
    private const double DropImage = 0.1;
    private const double DropCaption = 0.5;

    /// <summary>Of the features' alignment beside the velocity's mean squared error.</summary>
    private const double AlignmentWeight = 0.05;

    /// <summary>Density of the timesteps: seven tenths of them between 210 and 790.</summary>
    private static readonly (double Mean, double Deviation) MiddleNoise = (0, 1.3);

    public static void Run(UNetConfig config, TrainingFolders folders, Action<string, double> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(folders);
        bool inpainting = config.InChannels > config.OutChannels;
        string name = inpainting ? "decoder-inpainting" : "decoder";
        using CaptionedPictures data = folders.OpenData(progress, cancellationToken);
        ImageEmbeddings embeddings = folders.OpenEmbeddings(data, progress, cancellationToken);
        ClipTextModel text = CheckpointReader.TextEncoder(folders.Model);
        Noising noising = new(NoiseSchedule.SquaredCosine(), MiddleNoise);

        ParameterSet set = new() { MixedPrecision = MixedPrecision.IsFast };
        TextProjection projection = new(set, PictureBook.TextProjection);
        int projectionParameters = set.Parameters.Count;
        UNet unet = new(set, config);
        int networkParameters = set.Parameters.Count;
        FeatureAlignment alignment = new(set, config.BlockOutChannels[^1], PictureBook.ImageEncoder.HiddenSize);
        ClipVisionModel vision = CheckpointReader.ImageEncoder(folders.Model);
        TrainingOptions options = folders.OptionsFor(name);
        TrainingRun run = folders.OpenRun(name, set, "text_proj", "decoder");
        run.Train(
            (step, worker) =>
            {
                int count = options.BatchSize / options.Workers;
                CaptionBatch batch = data.Draw(step, worker, count, DropCaption);
                Tensor pixels = data.Pixels(batch.Scenes, PictureBook.ClipImageSize);
                Tensor hidden, textEmbedding, patches;
                using (no_grad())
                {
                    (hidden, textEmbedding) = text.Forward(batch.Ids);
                    patches = vision.PatchFeatures(pixels);
                }
                Tensor dropped = (rand(count, 1) < DropImage).to(ScalarType.Float32);
                (Tensor context, Tensor timeAddend) = projection.Forward(embeddings.Of(batch.Scenes), dropped, textEmbedding, hidden);
                Tensor keep = cat([ones(count, PictureBook.TextProjection.ClipExtraContextTokens), batch.Keep], 1);
                Tensor small = functional.avg_pool2d(pixels, PictureBook.ClipImageSize / config.SampleSize);
                (Tensor sample, Tensor timesteps, Tensor target) = noising.Draw(small, PredictionKind.Velocity);
                if (inpainting)
                {
                    Tensor known = KnownParts.Draw(count, config.SampleSize, data.RandomOf(step, worker, besides: true));
                    sample = cat([sample, small * known, known], 1);
                }
                (Tensor output, Tensor middle) = unet.ForwardWithMiddle(sample, timesteps, context, keep, timeAddend);
                Tensor loss = functional.mse_loss(output, target);
                ((loss + AlignmentWeight * alignment.Loss(middle, patches)) / options.Workers).backward();
                return loss.item<float>();
            },
            (p, l) => progress($"{name}, loss {l:F4}", p), Export, cancellationToken);

        void Export()
        {
            CheckpointWriter writer = new(folders.Model);
            (string, long[], float[])[] average = [.. set.Split(run.Average)];
            writer.WriteNetwork("text_proj", "UnCLIPTextProjModel", PictureBook.TextProjection, average[..projectionParameters]);
            writer.WriteNetwork("decoder", "UNet2DConditionModel", config, average[projectionParameters..networkParameters]);
        }
    }
}

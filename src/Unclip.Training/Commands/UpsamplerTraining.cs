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
/// <c>train upsampler</c>, <c>train upsampler-large</c>: a convolutional UNet that sees [x_t, enlarged picture] and no
/// caption, trained on crops of a quarter of the side (arXiv 2204.06125 §2.1).
/// </summary>
public static class UpsamplerTraining
{
    public static void Run(UpsamplerRecipe recipe, TrainingFolders folders, Action<string, double> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(folders);
        TrainingOptions options = folders.OptionsFor(recipe.Network);
        UpsamplingCrops crops = new(recipe.SmallSide, recipe.Config.SampleSize, recipe.Config.SampleSize / 4, recipe.Degradation, options.Seed);
        Noising noising = new(NoiseSchedule.SquaredCosine());

        ParameterSet set = new() { MixedPrecision = MixedPrecision.IsFast };
        UNet unet = new(set, recipe.Config.Unconditional());
        TrainingRun run = folders.OpenRun(recipe.Network, set, recipe.StartIn(folders.Model));
        run.Train(
            (step, worker) =>
            {
                (Tensor large, Tensor upscaled) = crops.Draw(step, worker, options.BatchSize / options.Workers);
                (Tensor sample, Tensor timesteps, Tensor target) = noising.Draw(large, PredictionKind.Velocity);
                Tensor loss = functional.mse_loss(unet.Forward(cat([sample, upscaled], 1), timesteps), target);
                (loss / options.Workers).backward();
                return loss.item<float>();
            },
            (p, l) => progress($"{recipe.Network}, loss {l:F4}", p), Export, cancellationToken);

        void Export()
        {
            CheckpointWriter writer = new(folders.Model);
            writer.WriteNetwork(recipe.Network, "UNet2DModel", recipe.Config, set.Split(run.Average));
            writer.WriteFrame();
        }
    }
}

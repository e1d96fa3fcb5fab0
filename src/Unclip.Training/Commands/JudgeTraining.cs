using Unclip.Training.Checkpoints;
using Unclip.Training.Data;
using Unclip.Training.Evaluation;
using Unclip.Training.Networks;
using Unclip.Training.Optimisation;
using Unclip.Training.World;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Unclip.Training.Commands;

/// <summary>
/// <c>train judge</c>: the classifier that <c>evaluate</c> asks what a generated picture shows. It learns from drawn
/// pictures only and shares nothing with the CLIP that guides the priors and the decoder. Half of its pictures are blurred,
/// so that it reads soft ones too.
/// </summary>
public static class JudgeTraining
{
    public static void Run(TrainingFolders folders, Action<string, double> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folders);
        using CaptionedPictures data = folders.OpenData(progress, cancellationToken);
        AttributeClassifierConfig config = new() { ClassCounts = [.. SceneAttributes.ClassCounts] };
        ParameterSet set = new();
        AttributeClassifier judge = new(set, config);
        TrainingOptions options = folders.OptionsFor(Judge.Folder);
        TrainingRun run = folders.OpenRun(Judge.Folder, set, Judge.Folder);
        run.Train(
            (step, worker) =>
            {
                int count = options.BatchSize / options.Workers;
                int[] scenes = data.DrawScenes(step, worker, count);
                Tensor pixels = data.Pixels(scenes, config.ImageSize);
                Tensor soft = functional.interpolate(functional.avg_pool2d(pixels, 2), scale_factor: [2.0, 2.0], mode: InterpolationMode.Bilinear, align_corners: false);
                Tensor share = (rand(count, 1, 1, 1) * 2 - 1).clamp(min: 0);
                pixels = lerp(pixels, soft, share) + randn_like(pixels) * rand(count, 1, 1, 1) * 0.08;
                int[][] labels = [.. scenes.Select(scene => SceneAttributes.Of(SceneGenerator.Draw((ulong)scene)).Values)];
                Tensor loss = judge.Forward(pixels).Select((logits, question) =>
                    functional.cross_entropy(logits, tensor(labels.Select(l => (long)l[question]).ToArray()))).Aggregate((a, b) => a + b);
                (loss / options.Workers).backward();
                return loss.item<float>();
            },
            (p, l) => progress($"judge, loss {l:F3}", p), Export, cancellationToken);

        void Export() => new CheckpointWriter(folders.Model).WriteNetwork(Judge.Folder, nameof(AttributeClassifier), config, set.Split(run.Average));
    }
}

using System.Text.Json;
using Unclip.Models.Clip;
using Unclip.Training.Checkpoints;
using Unclip.Training.Data;
using Unclip.Training.Losses;
using Unclip.Training.Networks;
using Unclip.Training.Optimisation;
using static TorchSharp.torch;

namespace Unclip.Training.Commands;

/// <summary><c>train clip</c>: both encoders with the symmetric contrastive loss.</summary>
public static class ClipTraining
{
    private const int GroupSize = 16;

    public static void Run(TrainingFolders folders, Action<string, double> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folders);
        using CaptionedPictures data = folders.OpenData(progress, cancellationToken);
        ClipTextConfig textConfig = PictureBook.TextEncoder(VocabularySize(folders.Tokenizer));
        ParameterSet set = new();
        ClipTextModel text = new(set, textConfig);
        int textParameters = set.Parameters.Count;
        ClipVisionModel vision = new(set, PictureBook.ImageEncoder);
        int encoderParameters = set.Parameters.Count;
        Parameter logScale = set.Add("logit_scale", [1], 0, mean: Math.Log(1 / 0.07));

        TrainingOptions options = folders.OptionsFor("clip");
        using ContrastiveLoss loss = new(options.Workers);
        TrainingRun run = folders.OpenRun("clip", set, "text_encoder", "image_encoder");
        run.Train(
            (step, worker) =>
            {
                CaptionBatch batch = data.DrawLookalikes(step, worker, options.BatchSize / options.Workers, GroupSize);
                Tensor image = vision.Forward(data.Pixels(batch.Scenes, PictureBook.ClipImageSize));
                return loss.Backward(worker, image, text.Forward(batch.UnpaddedIds()).Embedding, batch.Captions, logScale.Tensor);
            },
            (p, l) => progress($"CLIP, loss {l:F3}", p), Export, cancellationToken);

        void Export()
        {
            CheckpointWriter writer = new(folders.Model);
            (string, long[], float[])[] average = [.. set.Split(run.Average)];
            writer.WriteFrame();
            writer.WriteNetwork("text_encoder", "CLIPTextModelWithProjection", textConfig, average[..textParameters]);
            writer.WriteNetwork("image_encoder", "CLIPVisionModelWithProjection", PictureBook.ImageEncoder, average[textParameters..encoderParameters]);
        }
    }

    private static int VocabularySize(string tokenizerFolder) =>
        JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(Path.Combine(tokenizerFolder, "vocab.json")))!.Count;
}

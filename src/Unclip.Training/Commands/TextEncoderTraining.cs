using System.Security.Cryptography;
using Unclip.Inference.Tokens;
using Unclip.Models.Clip;
using Unclip.Training.Checkpoints;
using Unclip.Training.Data;
using Unclip.Training.Networks;
using Unclip.Training.Optimisation;
using static TorchSharp.torch;

namespace Unclip.Training.Commands;

/// <summary>
/// <c>train text-encoder</c>: CLIP's text encoder learns to read captions in other words (<see cref="World.Paraphraser"/>)
/// as it read them in the captioner's, so that all other networks stay as they are. The encoder that it begins with is the
/// teacher (knowledge distillation, arXiv 1503.02531): each token's hidden state and z_t are to be the teacher's of the token
/// that says the same.
/// </summary>
public static class TextEncoderTraining
{
    private const string Network = "text_encoder";

    public static void Run(TrainingFolders folders, Action<string, double> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folders);
        ClipTextModel teacher = CheckpointReader.TextEncoder(KeepTeacher(folders));
        ClipTextConfig config = CheckpointReader.Config<ClipTextConfig>(folders.Model, Network);
        RewordedCaptions captions = new(ClipTokenizer.Open(folders.Tokenizer, config.MaxPositionEmbeddings), folders.Options.Seed);
        ParameterSet set = new();
        ClipTextModel text = new(set, config);
        TrainingOptions options = folders.OptionsFor(Network);
        TrainingRun run = (folders with { WarmStart = true }).OpenRun(Network, set, Network);
        run.Train(
            (step, worker) =>
            {
                RewordedBatch batch = captions.Draw(step, worker, options.BatchSize / options.Workers);
                Tensor wanted, wantedEmbedding;
                using (no_grad())
                {
                    (Tensor known, wantedEmbedding) = teacher.Forward(batch.Known);
                    wanted = known.gather(1, batch.Teacher.unsqueeze(-1).expand(-1, -1, known.shape[2]));
                }
                (Tensor hidden, Tensor embedding) = text.Forward(batch.Free);
                Tensor keep = batch.Keep.unsqueeze(-1);
                Tensor loss = RelativeError(hidden * keep, wanted * keep) + RelativeError(embedding, wantedEmbedding);
                (loss / options.Workers).backward();
                return loss.item<float>();
            },
            (p, l) => progress($"text encoder, loss {l:F4}", p), Export, cancellationToken);

        void Export() => new CheckpointWriter(folders.Model).WriteNetwork(Network, "CLIPTextModelWithProjection", config, set.Split(run.Average));
    }

    private static Tensor RelativeError(Tensor value, Tensor wanted) => (value - wanted).square().sum() / wanted.square().sum();

    /// <summary>A copy of the encoder as it was when the run began, since a run that goes on finds its own in the checkpoint.</summary>
    /// <returns>The folder that has it as a checkpoint would.</returns>
    private static string KeepTeacher(TrainingFolders folders)
    {
        string kept = Path.Combine(folders.OptionsFor(Network).RunFolder, "teacher");
        string clip = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folders.Model, "image_encoder", CheckpointWriter.TransformersWeights))));
        string itsClip = Path.Combine(kept, "image_encoder.sha256");
        if (Directory.Exists(kept))
        {
            return File.Exists(itsClip) && File.ReadAllText(itsClip) == clip ? kept : throw new InvalidOperationException(
                $"{kept} is of another CLIP than {folders.Model} has now: delete {folders.OptionsFor(Network).RunFolder} to begin with this one.");
        }

        string partial = Directory.CreateDirectory(kept + ".tmp").FullName;
        Directory.CreateDirectory(Path.Combine(partial, Network));
        foreach (string file in Directory.GetFiles(Path.Combine(folders.Model, Network)))
            File.Copy(file, Path.Combine(partial, Network, Path.GetFileName(file)), overwrite: true);
        File.WriteAllText(Path.Combine(partial, Path.GetFileName(itsClip)), clip);
        Directory.Move(partial, kept);
        return kept;
    }
}

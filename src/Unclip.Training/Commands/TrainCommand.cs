using System.CommandLine;
using Spectre.Console;
using Unclip.Training.Data;
using Unclip.Training.Optimisation;
using static TorchSharp.torch;

namespace Unclip.Training.Commands;

/// <summary><c>unclip train tokenizer | pictures | clip | text-encoder | prior | prior-autoregressive | decoder | decoder-inpainting | upsampler | upsampler-large | judge | card</c>, in this order.</summary>
internal static class TrainCommand
{
    private static readonly Option<string> Model = new("--model") { Description = "Checkpoint folder.", DefaultValueFactory = _ => "models/picturebook" };
    private static readonly Option<string> Work = new("--work") { Description = "Folder for caches, run states, logs and loss curves.", DefaultValueFactory = _ => "data/training" };
    private static readonly Option<int> Pictures = new("--pictures") { Description = "Number of scenes to draw and train on.", DefaultValueFactory = _ => 80_000 };
    private static readonly Option<double> Minutes = new("--minutes") { Description = "Training time, counted over all resumed runs.", DefaultValueFactory = _ => 30 };
    private static readonly Option<double> Rate = new("--learning-rate") { DefaultValueFactory = _ => 1.5e-3 };
    private static readonly Option<int> Batch = new("--batch") { DefaultValueFactory = _ => 32 };
    private static readonly Option<int> Workers = new("--workers") { DefaultValueFactory = _ => Math.Max(1, Environment.ProcessorCount) };
    private static readonly Option<double> AverageDecay = new("--average-decay") { Description = "Decay of the weights' moving average.", DefaultValueFactory = _ => 0.9995 };
    private static readonly Option<double> Sharpness = new("--sharpness-radius") { Description = "ρ of sharpness-aware minimisation, 0.1 for CLIP in the paper; 0: off.", DefaultValueFactory = _ => 0 };
    private static readonly Option<bool> WarmStart = new("--warm-start") { Description = "Start from the checkpoint's weights where there is no run to resume." };
    private static readonly Option<ulong> Seed = new("--seed") { DefaultValueFactory = _ => 1UL };

    public static Command Create()
    {
        Command tokenizer = new("tokenizer", "Learn the byte-pair encoding.") { Model };
        tokenizer.SetAction(result => AnsiConsole.MarkupLine($"{TokenizerTraining.Run(Path.Combine(result.GetValue(Model)!, "tokenizer"))} tokens"));
        return new("train", "Train one of Picture Book's networks.")
        {
            tokenizer,
            Network("pictures", "Only draw the training pictures, ahead of the others.", (folders, progress, cancellationToken) => folders.OpenData(progress, cancellationToken).Dispose()),
            Network("clip", "CLIP's text and image encoders.", ClipTraining.Run),
            Network("text-encoder", "CLIP's text encoder once more, which learns to read captions in other words (needs clip; every other network stays as it is).",
                TextEncoderTraining.Run),
            Network("prior", "The diffusion prior (needs clip).", PriorTraining.Run),
            Network("prior-autoregressive", "The autoregressive prior (needs clip).", AutoregressivePriorTraining.Run),
            Network("decoder", "The decoder (needs clip).", (folders, progress, cancellationToken) => DecoderTraining.Run(PictureBook.Decoder, folders, progress, cancellationToken)),
            Network("decoder-inpainting", "The decoder once more, with the known part of a picture as input (needs decoder; use --warm-start).",
                (folders, progress, cancellationToken) => DecoderTraining.Run(PictureBook.InpaintingDecoder, folders, progress, cancellationToken)),
            Network("upsampler", "The upsampler to 256 pixels (needs none of the others).",
                (folders, progress, cancellationToken) => UpsamplerTraining.Run(PictureBook.Upsampler, folders, progress, cancellationToken), UpsamplingCrops.CropsOfEach),
            Network("upsampler-large", "The upsampler from 256 to 1024 pixels (--warm-start begins with the other upsampler's weights where the checkpoint has none of its own).",
                (folders, progress, cancellationToken) => UpsamplerTraining.Run(PictureBook.LargeUpsampler, folders, progress, cancellationToken), UpsamplingCrops.CropsOfEach),
            Network("judge", "The classifier that evaluate asks what pictures show (needs none of the others).", JudgeTraining.Run),
            Network("card", "Write card.json and principal_components.safetensors (needs all of them).", CardWriting.Run),
        };
    }

    /// <param name="name">The command's.</param>
    /// <param name="description">For its help.</param>
    /// <param name="run">Trains it.</param>
    /// <param name="together">How many of a batch belong together: every worker has a multiple of so many.</param>
    private static Command Network(string name, string description, Action<TrainingFolders, Action<string, double>, CancellationToken> run, int together = 1)
    {
        Command command = new(name, description) { Model, Work, Pictures, Minutes, Rate, Batch, Workers, AverageDecay, Sharpness, WarmStart, Seed };
        command.Validators.Add(result =>
        {
            int batch = result.GetValue(Batch);
            if (batch <= 0 || batch % together != 0)
                result.AddError($"--batch is {batch}, expected a multiple of {together}.");
            if (result.GetValue(Workers) < 1)
                result.AddError($"--workers is {result.GetValue(Workers)}, expected at least 1.");
        });
        command.SetAction((result, cancellationToken) =>
        {
            TorchRuntime.KeepFreedMemory();
            if (cuda.is_available())
                set_default_device(CUDA);
            TrainingFolders folders = new()
            {
                Model = result.GetValue(Model)!,
                Work = result.GetValue(Work)!,
                Pictures = result.GetValue(Pictures),
                WarmStart = result.GetValue(WarmStart),
                Options = new()
                {
                    RunFolder = result.GetValue(Work)!,
                    Minutes = result.GetValue(Minutes),
                    LearningRate = result.GetValue(Rate),
                    BatchSize = result.GetValue(Batch),
                    Workers = WorkersFor(result.GetValue(Batch) / together, result.GetValue(Workers)),
                    AverageDecay = result.GetValue(AverageDecay),
                    SharpnessRadius = result.GetValue(Sharpness),
                    Seed = result.GetValue(Seed),
                },
            };
            // On a thread of its own: a signal waits for a task that has been handed out, and for nothing else.
            return Task.Run(() => AnsiConsole.Progress().Start(context =>
            {
                ProgressTask task = context.AddTask(name, maxValue: 1);
                try { run(folders, (text, progress) => (task.Description, task.Value) = (text, progress), cancellationToken); }
                catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested) { return 1; /* Before there was anything to save. */ }
                return 0;
            }), CancellationToken.None);
        });
        return command;
    }

    /// <summary>As many as wanted, or the most below that whose shares of a batch are equal.</summary>
    internal static int WorkersFor(int batch, int wanted) => Enumerable.Range(1, Math.Min(batch, wanted)).Last(workers => batch % workers == 0);
}

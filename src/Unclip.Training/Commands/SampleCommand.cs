using System.CommandLine;
using Spectre.Console;
using Unclip.Inference;
using Unclip.Inference.Pictures;
using Unclip.Models;
using Unclip.Training.World;

namespace Unclip.Training.Commands;

/// <summary><c>sample</c>: an uncurated sheet, one picture per prompt, seed = index.</summary>
internal static class SampleCommand
{
    public static Command Create()
    {
        Option<string> model = new("--model") { Description = "Checkpoint folder.", DefaultValueFactory = _ => "models/picturebook" };
        Option<FileInfo> file = new("--out") { Description = "PNG file to write.", DefaultValueFactory = _ => new FileInfo("samples.png") };
        Option<int> size = new("--size") { Description = "Pixels of one picture's side on the sheet.", DefaultValueFactory = _ => 160 };
        Option<int?> priorSteps = new("--prior-steps"), steps = new("--steps");
        Option<PriorKind> prior = new("--prior");
        Option<double?> priorScale = new("--prior-guidance"), scale = new("--guidance");
        Argument<string[]> prompts = new("prompts") { Description = "Prompts; without any, 36 of the world's grammar." };
        Command command = new("sample", "Write a sheet of generated pictures with their prompts; what is not given is as the model recommends.") { model, file, size, prior, priorSteps, priorScale, steps, scale, prompts };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string[] given = parsed.GetValue(prompts) is { Length: > 0 } some ? some : [.. SamplePrompts.Get(36)];
            try
            {
                using UnclipModel opened = UnclipModel.Open(parsed.GetValue(model)!);
                GenerationRequest recommended = GenerationRequest.Recommended(opened.Card, given[0]);
                GenerationRequest settings = recommended with
                {
                    Prior = parsed.GetValue(prior),
                    PriorSteps = parsed.GetValue(priorSteps) ?? recommended.PriorSteps,
                    PriorGuidanceScale = parsed.GetValue(priorScale) ?? recommended.PriorGuidanceScale,
                    DecoderSteps = parsed.GetValue(steps) ?? recommended.DecoderSteps,
                    DecoderGuidanceScale = parsed.GetValue(scale) ?? recommended.DecoderGuidanceScale,
                };
                FileInfo target = parsed.GetValue(file)!;
                target.Directory?.Create();
                byte[] sheet = ContactSheet.Draw(await GenerateAsync(opened, given, settings, cancellationToken), parsed.GetValue(size));
                await File.WriteAllBytesAsync(target.FullName, sheet, cancellationToken);
                AnsiConsole.WriteLine($"Wrote {target.FullName}");
                return 0;
            }
            catch (CheckpointException exception)
            {
                AnsiConsole.WriteLine(exception.Message);
                return 1;
            }
        });
        return command;
    }

    private static async Task<List<(Picture, string)>> GenerateAsync(
        UnclipModel model, string[] prompts, GenerationRequest settings, CancellationToken cancellationToken)
    {
        UnclipPipeline pipeline = new(model);
        List<(Picture, string)> pictures = [];
        foreach ((int index, string prompt) in prompts.Index())
            await foreach (GenerationStep step in pipeline.GenerateAsync(settings with { Prompt = prompt, Seed = (uint)index }, cancellationToken))
                if (step is PicturesFinished finished)
                    pictures.Add((finished.Pictures[0], prompt));
        return pictures;
    }
}

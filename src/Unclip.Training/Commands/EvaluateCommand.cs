using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Unclip.Inference;
using Unclip.Models;
using Unclip.Training.Evaluation;

namespace Unclip.Training.Commands;

/// <summary><c>evaluate</c>: measures a checkpoint of the drawn world and writes what it finds as <c>quality.md</c>.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        Option<string> model = new("--model") { Description = "Checkpoint folder.", DefaultValueFactory = _ => "models/picturebook" };
        Option<DirectoryInfo> folder = new("--out") { Description = "Folder for quality.md and its charts.", DefaultValueFactory = _ => new DirectoryInfo("docs") };
        Option<int> pictures = new("--pictures") { Description = "Pictures for each way of making them.", DefaultValueFactory = _ => 1000 };
        Option<bool> clipOnly = new("--clip-only") { Description = "Only print how CLIP reads drawn pictures." };
        Command command = new("evaluate", "Measure CLIP, the priors, the decoder and the upsamplers on captions that training has not seen.") { model, folder, pictures, clipOnly };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string path = parsed.GetValue(model)!;
            try
            {
                if (parsed.GetValue(clipOnly))
                {
                    MarkdownPage page = new();
                    QualityReport.WriteClip(page, new(path));
                    AnsiConsole.WriteLine(page.ToString());
                    return 0;
                }
                using UnclipModel opened = UnclipModel.Open(path);
                await AnsiConsole.Progress().StartAsync(async context =>
                {
                    ProgressTask task = context.AddTask("evaluating", maxValue: 1);
                    QualityReport report = new(opened, path, parsed.GetValue(pictures), (what, done) => (task.Description, task.Value) = (what, done));
                    await report.WriteAsync(parsed.GetValue(folder)!.FullName, cancellationToken);
                });
                return 0;
            }
            catch (Exception exception) when (exception is CheckpointException or FileNotFoundException or DirectoryNotFoundException)
            {
                AnsiConsole.WriteLine(exception.Message);
                return 1;
            }
        });
        return command;
    }
}

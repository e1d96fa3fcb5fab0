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
        Option<DirectoryInfo> work = new("--work") { Description = "Folder where pictures stay, for an evaluation that was stopped or is to be larger.", DefaultValueFactory = _ => new DirectoryInfo("data/evaluation") };
        Option<bool> clipOnly = new("--clip-only") { Description = "Only print how CLIP reads drawn pictures." };
        Command command = new("evaluate", "Measure CLIP, the priors, the decoder and the upsamplers on captions that training has not seen.") { model, folder, pictures, work, clipOnly };
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
                await WithProgressAsync(report => new QualityReport(opened, path, parsed.GetValue(work)!.FullName, parsed.GetValue(pictures), report).WriteAsync(parsed.GetValue(folder)!.FullName, cancellationToken));
                return 0;
            }
            catch (Exception exception) when (IsAboutFiles(exception))
            {
                AnsiConsole.WriteLine(exception.Message);
                return 1;
            }
        });
        command.Add(CreateManipulations(model, folder));
        return command;
    }

    private static Command CreateManipulations(Option<string> model, Option<DirectoryInfo> folder)
    {
        Option<int> pictures = new("--pictures") { Description = "Drawn pictures for each tool.", DefaultValueFactory = _ => 40 };
        Command command = new("manipulations", "Measure inversion, variations, text diffs and inpainting on drawn pictures; writes manipulations.md.") { model, folder, pictures };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string path = parsed.GetValue(model)!;
            try
            {
                using UnclipModel opened = UnclipModel.Open(path);
                await WithProgressAsync(report => new ManipulationReport(opened, path, parsed.GetValue(pictures), report).WriteAsync(parsed.GetValue(folder)!.FullName, cancellationToken));
                return 0;
            }
            catch (Exception exception) when (IsAboutFiles(exception))
            {
                AnsiConsole.WriteLine(exception.Message);
                return 1;
            }
        });
        return command;
    }

    private static Task WithProgressAsync(Func<Action<string, double>, Task> run) => AnsiConsole.Progress().StartAsync(context =>
    {
        ProgressTask task = context.AddTask("evaluating", maxValue: 1);
        return run((what, done) => (task.Description, task.Value) = (what, done));
    });

    private static bool IsAboutFiles(Exception exception) => exception is CheckpointException or FileNotFoundException or DirectoryNotFoundException;
}

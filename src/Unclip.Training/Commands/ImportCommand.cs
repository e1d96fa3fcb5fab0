using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Unclip.Inference;
using Unclip.Models;

namespace Unclip.Training.Commands;

/// <summary><c>import</c>: checks a checkpoint and makes it selectable in the app.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        Argument<string> folder = new("folder") { Description = "A checkpoint in the diffusers layout: model_index.json and a folder for each network." };
        Option<string> registry = new("--registry") { Description = "The app's list of models.", DefaultValueFactory = _ => "data/models.json" };
        Command command = new("import", "Check a checkpoint, every file, key and shape, and make it selectable in the app.") { folder, registry };
        command.SetAction(parsed =>
        {
            try
            {
                ModelRegistry models = new(parsed.GetValue(registry)!);
                ImportedModel imported = AnsiConsole.Progress().Start(context =>
                {
                    ProgressTask task = context.AddTask("opening", maxValue: 1);
                    return ModelImport.Run(parsed.GetValue(folder)!, models, (text, progress) => (task.Description, task.Value) = (text, progress));
                });
                Write(imported);
                return 0;
            }
            catch (Exception exception) when (exception is CheckpointException or InvalidDataException)
            {
                AnsiConsole.WriteLine(exception.Message);
                return 1;
            }
        });
        return command;
    }

    private static void Write(ImportedModel imported)
    {
        Table table = new Table().AddColumn("network").AddColumns(
            new TableColumn("parameters").RightAligned(), new TableColumn("type"), new TableColumn("on disk").RightAligned(), new TableColumn("steps").RightAligned());
        foreach (ImportedNetwork network in imported.Networks)
            table.AddRow(network.Network.ToString(), Number(network.Weights.Parameters), string.Join(", ", network.Weights.Types), Bytes(network.Weights.Bytes), Number(network.Steps));
        table.AddRow("all", Number(imported.Networks.Sum(network => network.Weights.Parameters)), "", Bytes(imported.Networks.Sum(network => network.Weights.Bytes)), "");
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine($"{imported.Model.Name}, fingerprint {imported.Model.Fingerprint}");
        AnsiConsole.WriteLine("The app offers it from now on.");
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Bytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:N1} MiB");
}

using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Unclip.Training.Evaluation;
using Unclip.Training.World;

namespace Unclip.Training.Commands;

/// <summary><c>evaluate</c>: what Picture Book's CLIP makes of pictures that training has not seen.</summary>
internal static class EvaluateCommand
{
    private const int Pictures = 2048;
    private const int OfEachCombination = 50;

    public static Command Create()
    {
        Option<string> model = new("--model") { Description = "Checkpoint folder.", DefaultValueFactory = _ => "models/picturebook" };
        Command command = new("evaluate", "Measure CLIP on unseen pictures: zero-shot classification and retrieval.") { model };
        command.SetAction(parsed =>
        {
            ClipEvaluation evaluation = new(parsed.GetValue(model)!);
            Table table = new Table().AddColumns("pictures of one thing", "number", "kind", "colour", "own caption first");
            Add("unseen", ClipEvaluation.Unseen(Pictures));
            Add("held-out combinations", ClipEvaluation.HeldOutCombinations(OfEachCombination));
            AnsiConsole.Write(table);
            return 0;

            void Add(string name, IReadOnlyList<Scene> scenes)
            {
                ClipScores scores = evaluation.Measure(scenes);
                table.AddRow(name, $"{scenes.Count}", Percent(scores.Kind), Percent(scores.Colour), Percent(scores.Recall));
            }
        });
        return command;
    }

    private static string Percent(double share) => share.ToString("P1", CultureInfo.InvariantCulture);
}

using System.CommandLine;
using Spectre.Console;
using Unclip.Models.Safetensors;
using Unclip.Training.Checkpoints;

namespace Unclip.Training.Commands;

/// <summary><c>make-random</c>: a checkpoint of full size for tests of scale.</summary>
internal static class MakeRandomCommand
{
    public static Command Create()
    {
        Option<string> config = new("--config") { Description = "Whose shapes.", DefaultValueFactory = _ => "karlo" };
        config.AcceptOnlyFromAmong("karlo");
        Option<string> target = new("--out") { Description = "Folder to write; about 8 GB as F16.", Required = true };
        Option<SafetensorsDType> dtype = new("--dtype") { Description = "Type of the weights.", DefaultValueFactory = _ => SafetensorsDType.F16 };
        dtype.AcceptOnlyFromAmong("F16", "BF16", "F32");
        Option<int> seed = new("--seed") { DefaultValueFactory = _ => 0 };
        Command command = new("make-random", "Write a full-size checkpoint with random weights, to measure memory and time with.") { config, target, dtype, seed };
        command.SetAction(parsed => AnsiConsole.Status().Start("starting", status =>
        {
            RandomCheckpoint.Write(parsed.GetValue(target)!, parsed.GetValue(dtype), parsed.GetValue(seed), network => status.Status($"writing {network}"));
            return 0;
        }));
        return command;
    }
}

using System.CommandLine;
using Unclip.Training.Commands;

RootCommand root = new("Unclip: the model side, from training to samples.")
{
    TrainCommand.Create(),
    EvaluateCommand.Create(),
    GenerateCommand.Create(),
    DoctorCommand.Create(),
    ImportCommand.Create(),
    MakeRandomCommand.Create(),
    SampleCommand.Create(),
    WorldCommand.Create(),
};
// A stopped training run finishes its step and saves before it goes.
return await root.Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromMinutes(2) });

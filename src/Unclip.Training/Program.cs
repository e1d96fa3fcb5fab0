using System.CommandLine;
using Unclip.Training.Commands;

RootCommand root = new("Unclip: the model side, from training to samples.")
{
    TrainCommand.Create(),
    SampleCommand.Create(),
    WorldCommand.Create(),
};
return await root.Parse(args).InvokeAsync();

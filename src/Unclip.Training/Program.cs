using System.CommandLine;
using Unclip.Training.Commands;
using static TorchSharp.torch;

if (cuda.is_available())
    set_default_device(CUDA);

RootCommand root = new("Unclip: the model side, from training to samples.")
{
    TrainCommand.Create(),
    SampleCommand.Create(),
    WorldCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
